#!/usr/bin/env python3
"""Write a container image of one static program (packaging/image.sh calls this).

    image.py --version VERSION --arch ARCH --program FILE --authorities FILE --out FILE

The archive is an OCI image layout and what `docker save` writes, in one: podman, docker, skopeo and containerd load it. It is the
same for the same input: the date of everything is SOURCE_DATE_EPOCH.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import tarfile
import time

ARCHITECTURES = {"x86_64": ("amd64", None), "aarch64": ("arm64", "v8")}


def add(archive, name, date, data=None, mode=0o755):
    """Add a file, or a folder without data. All belong to root: the program may run as anybody."""
    info = tarfile.TarInfo(name)
    info.mode, info.mtime = mode, date
    info.uname = info.gname = ""
    if data is None:
        info.type = tarfile.DIRTYPE
        archive.addfile(info)
    else:
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))


def tar(members, date):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data, mode in members:
            add(archive, name, date, data, mode)
    return out.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", required=True)
    parser.add_argument("--arch", required=True, choices=ARCHITECTURES)
    parser.add_argument("--program", required=True, type=pathlib.Path)
    parser.add_argument("--authorities", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    args = parser.parse_args()

    date = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(date))
    layer = tar(
        [
            ("etc", None, 0o755),
            ("etc/ssl", None, 0o755),
            ("etc/ssl/certs", None, 0o755),
            ("etc/ssl/certs/ca-certificates.crt", args.authorities.read_bytes(), 0o644),
            ("src", None, 0o1777),
            ("tmp", None, 0o1777),
            ("usr", None, 0o755),
            ("usr/bin", None, 0o755),
            ("usr/bin/pinc", args.program.read_bytes(), 0o755),
        ],
        date,
    )
    packed = gzip.compress(layer, 9, mtime=0)
    blobs = {}

    def blob(data):
        digest = hashlib.sha256(data).hexdigest()
        blobs[digest] = data
        return digest

    def described(kind, data, **more):
        return {"mediaType": kind, "digest": "sha256:" + blob(data), "size": len(data), **more}

    def as_json(value):
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

    machine, variant = ARCHITECTURES[args.arch]
    platform = {"architecture": machine, "os": "linux", **({"variant": variant} if variant else {})}
    config = as_json(
        {
            **platform,
            "created": created,
            "config": {
                "Entrypoint": ["/usr/bin/pinc"],
                "Env": ["PATH=/usr/bin", "HOME=/tmp", "XDG_CACHE_HOME=/tmp/cache"],
                "WorkingDir": "/src",
                "User": "65532:65532",
                "Labels": {
                    "org.opencontainers.image.title": "pinc",
                    "org.opencontainers.image.version": args.version,
                    "org.opencontainers.image.licenses": "MIT",
                },
            },
            "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
            "history": [{"created": created, "created_by": "packaging/image.py"}],
        }
    )
    manifest = as_json(
        {
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": described("application/vnd.oci.image.config.v1+json", config),
            "layers": [described("application/vnd.oci.image.layer.v1.tar+gzip", packed)],
        }
    )
    name = f"pinc:{args.version}"
    entry = described(
        "application/vnd.oci.image.manifest.v1+json",
        manifest,
        platform=platform,
        annotations={"org.opencontainers.image.ref.name": args.version},
    )
    index = as_json(
        {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [entry]}
    )
    paths = {data: f"blobs/sha256/{digest}" for digest, data in blobs.items()}
    docker = as_json([{"Config": paths[config], "RepoTags": [name], "Layers": [paths[packed]]}])
    members = [("blobs", None, 0o755), ("blobs/sha256", None, 0o755)]
    members += [(f"blobs/sha256/{digest}", blobs[digest], 0o644) for digest in sorted(blobs)]
    members += [("index.json", index, 0o644), ("manifest.json", docker, 0o644)]
    members += [("oci-layout", as_json({"imageLayoutVersion": "1.0.0"}), 0o644)]
    args.out.write_bytes(tar(members, date))
    print(args.out)


if __name__ == "__main__":
    main()
