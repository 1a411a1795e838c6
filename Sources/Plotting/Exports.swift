// Colours, palettes, formulas and drawings are part of this library: whoever imports it has them, and so has each of its files.
@_exported public import Pictures
