"""Writes what PyTorch makes of attention, for `ArrayFunctionTests`: `python3 torch_attention.py` in this folder.

Made with CPython 3.11.7 and torch 2.5.1+cu124 on the CPU, in double precision, by
`torch.nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=…, is_causal=…)`. A line of torch_attention.jsonl is a
cell of the language and the value it has: `[cell, value]`.
"""

import json

import torch
from torch.nn.functional import scaled_dot_product_attention

torch.set_default_dtype(torch.float64)
q = torch.sin(torch.arange(24.0)).reshape(1, 2, 3, 4)
k = torch.cos(torch.arange(40.0)).reshape(1, 2, 5, 4)
v = torch.sin(torch.arange(30.0) ** 2).reshape(1, 2, 5, 3)
Q = "reshape(sin(arange(24)), (1, 2, 3, 4))"
K = "reshape(cos(arange(40)), (1, 2, 5, 4))"
V = "reshape(sin(arange(30)^2), (1, 2, 5, 3))"
few = torch.arange(5) < 3
some = (torch.arange(15).reshape(3, 5) % 4) > 0
rows = [
    (f"attention({Q}, {K}, {V}; score=\"scaled_dot\")[0]", scaled_dot_product_attention(q, k, v)),
    (
        f"attention({Q}, {K}, {V}; score=\"scaled_dot\", mask=arange(5) < 3)[0]",
        scaled_dot_product_attention(q, k, v, attn_mask=few.expand(3, 5)),
    ),
    (
        f"attention({Q}, {K}, {V}; score=\"scaled_dot\", mask=reshape(arange(15), (3, 5)) % 4 > 0)[0]",
        scaled_dot_product_attention(q, k, v, attn_mask=some),
    ),
    (
        f"attention({K}, {K}, {V}; score=\"scaled_dot\", causal=true)[0]",
        scaled_dot_product_attention(k, k, v, is_causal=True),
    ),
]
with open("torch_attention.jsonl", "w") as file:
    for cell, value in rows:
        file.write(json.dumps([cell, value.tolist()]) + "\n")
