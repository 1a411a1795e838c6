// Colours, palettes, formulas and drawings are part of this library: whoever imports it has them.
@_exported public import Pictures
