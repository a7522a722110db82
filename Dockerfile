# The program with all that it needs, for any number of containers: web, workers, and the commands that prepare.
# Pin the base by its digest in production: --build-arg PYTHON=python:3.11-slim-bookworm@sha256:...
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS packages
RUN python3 -m venv /opt/venv
COPY requirements.txt /tmp/
RUN /opt/venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes \
        -r /tmp/requirements.txt

FROM packages AS program
WORKDIR /srv/kennisbank
COPY manage.py ./
COPY kennisbank kennisbank
COPY home home
COPY initiatives initiatives
COPY search search
# Word tables and static files lie in the image, so that a container starts at once and writes nothing of its own.
# The values that these commands ask for are of no use to anybody: no container is started with them.
RUN export DJANGO_SETTINGS_MODULE=kennisbank.settings.production DATA_DIR=/tmp/data ALLOWED_HOSTS=localhost \
        SECRET_KEY="$(python3 -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        STATIC_DIR=/opt/static WORDS_DIR=/opt/words && \
    /opt/venv/bin/python manage.py collectstatic --no-input && \
    /opt/venv/bin/python manage.py prepare_words && \
    /opt/venv/bin/python -m compileall -q . && \
    rm -r /tmp/data

FROM ${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin kennisbank && \
    install --directory --owner kennisbank --group kennisbank /data
COPY --from=packages /opt/venv /opt/venv
COPY --from=program /opt/static /opt/static
COPY --from=program /opt/words /opt/words
COPY --from=program /srv/kennisbank /srv/kennisbank
WORKDIR /srv/kennisbank
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=kennisbank.settings.production \
    DATA_DIR=/data STATIC_DIR=/opt/static WORDS_DIR=/opt/words
USER kennisbank
VOLUME /data
EXPOSE 8000
# A file system that is read-only still has memory for the files by which gunicorn's workers show that they live.
CMD ["python", "-m", "gunicorn", "kennisbank.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
