"""Writes what torch saves to the folder `fixtures/torch`. Run it where torch 2.13 is: `python make-torch-fixtures.py`."""

from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).parent / "fixtures" / "torch"
HERE.mkdir(exist_ok=True)

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.BatchNorm1d(3), nn.Linear(3, 1))
optimizer = torch.optim.Adam(model.parameters())
model(torch.randn(4, 2)).sum().backward()
optimizer.step()
checkpoint = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}
kinds = ["float16", "bfloat16", "float64", "int8", "int16", "int32", "int64", "uint8", "bool", "complex64"]
dtypes = [torch.zeros(2, dtype=getattr(torch, kind)) for kind in kinds]
others = {
    "sparse": torch.sparse_coo_tensor([[0, 1], [1, 0]], [1.0, 2.0], (2, 2)),
    "quantized": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8),
    "parameter": nn.Parameter(torch.ones(2)),
    "size": torch.Size([1, 2]),
    "device": torch.device("cpu"),
    "dtype": torch.float32,
}
for name, value in {"checkpoint": checkpoint, "dtypes": dtypes, "others": others, "module": model}.items():
    torch.save(value, HERE / f"{name}.pt")
    torch.save(value, HERE / f"{name}.legacy.pt", _use_new_zipfile_serialization=False)
torch.jit.script(nn.Linear(2, 2)).save(HERE / "script.pt")
