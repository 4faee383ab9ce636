# Large tensors stay in the heap instead of being mapped anew at every step: without these lines training is several times slower.
export MALLOC_MMAP_THRESHOLD_=17179869184 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456 OMP_NUM_THREADS=2
