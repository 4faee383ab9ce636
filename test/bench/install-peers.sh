#!/bin/sh
# The Python tools that `pnpm bench` measures against, in a virtual environment of their own:
#   sh test/bench/install-peers.sh <folder outside the repository>
# then: pnpm bench --python <folder>/bin/python
set -eu
venv=${1:?"name a folder for the virtual environment, outside the repository"}
python3 -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --upgrade numpy scipy 'scikit-learn>=1.6' threadpoolctl himalaya rsatoolbox
"$venv/bin/python" -c 'import numpy, scipy, sklearn, himalaya, rsatoolbox; print("numpy", numpy.__version__, "scipy", scipy.__version__, "scikit-learn", sklearn.__version__, "himalaya", himalaya.__version__, "rsatoolbox", rsatoolbox.__version__)'
