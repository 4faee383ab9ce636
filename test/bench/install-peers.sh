#!/bin/sh
# The Python tools that `pnpm bench` measures against, in a virtual environment of their own:
#   sh test/bench/install-peers.sh <folder outside the repository>
# then: pnpm bench --python <folder>/bin/python
set -eu
venv=${1:?"name a folder for the virtual environment, outside the repository"}
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --upgrade numpy scipy 'scikit-learn>=1.6' threadpoolctl himalaya rsatoolbox
# for the works lm-…; a build of torch for the CPU alone is enough, where pip is told of one
"$venv/bin/python" -m pip install --quiet --upgrade torch transformers onnx
"$venv/bin/python" -c 'import numpy, scipy, sklearn, himalaya, rsatoolbox, torch, transformers; print("numpy", numpy.__version__, "scipy", scipy.__version__, "scikit-learn", sklearn.__version__, "himalaya", himalaya.__version__, "rsatoolbox", rsatoolbox.__version__, "torch", torch.__version__, "transformers", transformers.__version__)'
