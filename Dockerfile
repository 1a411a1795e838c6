# JupyterLab with the kernel. Build the wheel first: `make wheel`, then `docker build -t nadaraya .`
# Unbuilt so far: no container engine was at hand.
FROM python:3.12-slim-bookworm
RUN useradd --create-home reader
COPY dist/nadaraya_kernel-*-manylinux*.whl /tmp/
RUN pip install --no-cache-dir jupyterlab jupyterlab_widgets /tmp/nadaraya_kernel-*.whl && rm /tmp/nadaraya_kernel-*.whl
USER reader
WORKDIR /home/reader
COPY --chown=reader notebooks notebooks
EXPOSE 8888
# Kernels start only where the system can lock them, and whoever shares the machine neither reads nor disturbs their sockets.
ENV NADARAYA_SANDBOX=require
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--MappingKernelManager.transport_encryption=required", "notebooks"]
