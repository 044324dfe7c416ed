#include "resolver/spelling.h"

/* Names that are typed often, normalized and sorted. Being listed means nothing but that. */
static const char *const popular[] = {
    "absl-py", "accelerate", "aiobotocore", "aiofiles", "aiohttp", "aiosignal", "alembic",
    "altair", "amqp", "ansible", "anyio", "apache-airflow", "apache-beam", "apscheduler",
    "argcomplete", "argon2-cffi", "arrow", "asgiref", "asttokens", "async-timeout", "asyncpg",
    "attrs", "autopep8", "awscli", "azure-core", "azure-identity", "azure-storage-blob", "babel",
    "backoff", "bcrypt", "beautifulsoup4", "billiard", "bitsandbytes", "black", "bleach",
    "blinker", "blis", "bokeh", "boto", "boto3", "botocore", "bottle", "brotli", "cachetools",
    "catalogue", "catboost", "celery", "certifi", "cffi", "cfgv", "chardet", "charset-normalizer",
    "cherrypy", "click", "cloudpickle", "colorama", "coloredlogs", "colorlog", "comm",
    "confection", "configargparse", "confluent-kafka", "contourpy", "coverage", "croniter",
    "cryptography", "cupy", "cycler", "cymem", "cython", "dash", "dask", "databricks-sdk",
    "datasets", "dateparser", "db-dtypes", "debugpy", "decorator", "deepspeed", "defusedxml",
    "deprecated", "diffusers", "dill", "distlib", "distributed", "dj-database-url", "django",
    "django-cors-headers", "django-debug-toolbar", "django-environ", "django-extensions",
    "django-filter", "django-redis", "djangorestframework", "dnspython", "docker", "docutils",
    "dulwich", "einops", "elasticsearch", "email-validator", "entrypoints", "evaluate",
    "exceptiongroup", "execnet", "executing", "faiss-cpu", "faker", "falcon", "fastapi",
    "fastavro", "fastjsonschema", "fasttext", "filelock", "fiona", "flake8", "flask",
    "flask-cors", "flask-login", "flask-migrate", "flask-sqlalchemy", "flatbuffers", "flax",
    "flit", "fonttools", "frozenlist", "fsspec", "ftfy", "gast", "gensim", "geopandas", "gevent",
    "gitdb", "gitpython", "google-api-core", "google-auth", "google-cloud-bigquery",
    "google-cloud-storage", "google-pasta", "googleapis-common-protos", "gradio", "graphene",
    "graphviz", "greenlet", "grpcio", "grpcio-status", "grpcio-tools", "gspread", "gunicorn",
    "gym", "gymnasium", "h11", "h2", "h5py", "hatchling", "hiredis", "hpack", "html5lib",
    "httpcore", "httplib2", "httptools", "httpx", "huggingface-hub", "humanfriendly", "humanize",
    "hydra-core", "hyperlink", "hypothesis", "identify", "idna", "imageio", "imbalanced-learn",
    "importlib-metadata", "importlib-resources", "inflection", "influxdb", "iniconfig", "invoke",
    "ipykernel", "ipython", "ipywidgets", "isodate", "isort", "itsdangerous", "jax", "jaxlib",
    "jedi", "jinja2", "jmespath", "joblib", "json5", "jsonpatch", "jsonpath-ng", "jsonpickle",
    "jsonpointer", "jsonschema", "jupyter", "jupyter-client", "jupyter-core", "jupyter-server",
    "jupyterlab", "kafka-python", "keras", "keyring", "kiwisolver", "kombu", "kubernetes",
    "langchain", "langchain-core", "langchain-openai", "langsmith", "librosa", "lightgbm",
    "lightning", "llama-index", "llvmlite", "locust", "loguru", "lxml", "mako", "mariadb",
    "markdown", "markdown-it-py", "markupsafe", "marshmallow", "matplotlib", "matplotlib-inline",
    "mccabe", "mistune", "mkdocs", "mkdocs-material", "mlflow", "mock", "more-itertools", "moto",
    "mpmath", "msal", "msgpack", "multidict", "multiprocess", "murmurhash", "mypy",
    "mypy-extensions", "mysql-connector-python", "mysqlclient", "nbclient", "nbconvert",
    "nbformat", "neo4j", "nest-asyncio", "networkx", "ninja", "nltk", "nodeenv", "notebook",
    "numba", "numexpr", "numpy", "nvidia-cublas-cu12", "nvidia-cudnn-cu12", "oauthlib",
    "omegaconf", "onnx", "onnxruntime", "onnxruntime-gpu", "openai", "opencensus",
    "opencv-contrib-python", "opencv-python", "opencv-python-headless", "openpyxl",
    "opentelemetry-api", "opentelemetry-sdk", "opt-einsum", "optax", "optuna", "orjson",
    "oscrypto", "packaging", "paho-mqtt", "pandas", "pandas-gbq", "paramiko", "parso", "passlib",
    "pathspec", "patsy", "peewee", "peft", "pendulum", "pexpect", "pillow", "pip", "pip-tools",
    "pipenv", "platformdirs", "playwright", "plotly", "pluggy", "poetry", "polars", "portalocker",
    "pre-commit", "preshed", "prettytable", "prometheus-client", "prompt-toolkit", "propcache",
    "proto-plus", "protobuf", "psutil", "psycopg", "psycopg2", "psycopg2-binary", "ptyprocess",
    "pulp", "pyarrow", "pyasn1", "pyasn1-modules", "pybind11", "pycodestyle", "pycparser",
    "pycryptodome", "pycryptodomex", "pydantic", "pydantic-core", "pydantic-settings",
    "pydocstyle", "pydub", "pyflakes", "pygithub", "pygments", "pyjwt", "pylint", "pymongo",
    "pymssql", "pymysql", "pynacl", "pyodbc", "pyopenssl", "pyparsing", "pypdf", "pypdf2",
    "pyperclip", "pyproj", "pyrsistent", "pyserial", "pyspark", "pytesseract", "pytest",
    "pytest-asyncio", "pytest-cov", "pytest-django", "pytest-mock", "pytest-xdist",
    "python-dateutil", "python-docx", "python-dotenv", "python-gitlab", "python-jose",
    "python-json-logger", "python-multipart", "python-slugify", "pytorch-lightning", "pytz",
    "pywavelets", "pyyaml", "pyzmq", "qdrant-client", "ray", "redis", "regex", "reportlab",
    "requests", "requests-oauthlib", "requests-toolbelt", "responses", "retrying", "rich", "rsa",
    "ruamel-yaml", "ruff", "s3fs", "s3transfer", "sacremoses", "safetensors", "scikit-image",
    "scikit-learn", "scipy", "scrapy", "seaborn", "selenium", "sentence-transformers",
    "sentencepiece", "sentry-sdk", "setproctitle", "setuptools", "setuptools-scm", "shapely",
    "shellingham", "simplejson", "six", "skl2onnx", "slack-sdk", "smart-open", "smmap", "sniffio",
    "snowballstemmer", "snowflake-connector-python", "sortedcontainers", "soupsieve", "spacy",
    "sphinx", "sphinx-rtd-theme", "sqlalchemy", "sqlalchemy-utils", "sqlparse", "srsly",
    "stack-data", "starlette", "statsmodels", "stevedore", "streamlit", "structlog", "sympy",
    "tables", "tabulate", "tenacity", "tensorboard", "tensorflow", "tensorflow-cpu", "termcolor",
    "text-unidecode", "textblob", "tf-keras", "thinc", "threadpoolctl", "tiktoken", "timm",
    "tinycss2", "tokenizers", "toml", "tomli", "tomlkit", "toolz", "torch", "torchaudio",
    "torchmetrics", "torchtext", "torchvision", "tornado", "tox", "tqdm", "traitlets",
    "transformers", "trio", "triton", "trl", "twine", "twisted", "typeguard", "typer",
    "types-requests", "typing-extensions", "typing-inspect", "tzdata", "tzlocal", "ujson",
    "umap-learn", "unidecode", "uritemplate", "urllib3", "uv", "uvicorn", "uvloop", "validators",
    "virtualenv", "vllm", "wandb", "wasabi", "watchdog", "watchfiles", "wcwidth", "weasyprint",
    "webencodings", "websocket-client", "websockets", "werkzeug", "wheel", "whitenoise",
    "widgetsnbextension", "wrapt", "wtforms", "xarray", "xgboost", "xlrd", "xlsxwriter",
    "xmltodict", "yarl", "zipp", "zope-interface", "zstandard",
};

#define LENGTH_MAX 64u

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned pinc_spelling_distance(struct pinc_slice a, struct pinc_slice b, unsigned most)
{
    /* Three rows of the table: the one before the last is needed for swaps. */
    unsigned rows[3][LENGTH_MAX + 1];
    size_t i, j;

    if (a.len > LENGTH_MAX || b.len > LENGTH_MAX ||
        (a.len > b.len ? a.len - b.len : b.len - a.len) > most) {
        return most + 1;
    }
    for (j = 0; j <= b.len; j++) {
        rows[0][j] = (unsigned)j;
    }
    for (i = 1; i <= a.len; i++) {
        unsigned *row = rows[i % 3], *last = rows[(i - 1) % 3], *before = rows[(i + 1) % 3];

        row[0] = (unsigned)i;
        for (j = 1; j <= b.len; j++) {
            unsigned change = a.ptr[i - 1] != b.ptr[j - 1];

            row[j] = least(least(row[j - 1], last[j]) + 1, last[j - 1] + change);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1]) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
    }
    return least(rows[a.len % 3][b.len], most + 1);
}

struct pinc_slice pinc_spelling_nearest(struct pinc_slice name)
{
    unsigned best = name.len <= 4 ? 2 : 3;
    struct pinc_slice found = {NULL, 0};
    size_t i;

    for (i = 0; i < sizeof popular / sizeof *popular; i++) {
        struct pinc_slice known = pinc_slice_of(popular[i]);
        unsigned distance = pinc_spelling_distance(name, known, best);

        if (distance == 0) {
            return (struct pinc_slice){NULL, 0};
        }
        if (distance < best) {
            best = distance;
            found = known;
        }
    }
    return found;
}
