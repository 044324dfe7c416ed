{
  lib,
  stdenv,
  pkg-config,
  curl,
  jansson,
  libarchive,
  libsolv,
  libxml2,
  openssl,
  zlib,
  src ? ../../..,
}:

stdenv.mkDerivation {
  pname = "pinc";
  version = "0.1.0";
  inherit src;

  postPatch = "patchShebangs data";
  nativeBuildInputs = [ pkg-config ];
  buildInputs = [
    curl
    jansson
    libarchive
    libsolv
    libxml2
    openssl
    zlib
  ];

  # Linked, so that the libraries are found in the store.
  makeFlags = [
    "LINKED=1"
    "PREFIX=${placeholder "out"}"
    "SHELL=${stdenv.shell}"
    "CC=${stdenv.cc.targetPrefix}cc"
  ];
  enableParallelBuilding = true;

  doInstallCheck = true;
  installCheckPhase = ''
    runHook preInstallCheck
    $out/bin/pinc --version | grep -F "pinc $version"
    runHook postInstallCheck
  '';

  meta = {
    description = "Compile one requirements.txt or pylock.toml for several Python environments";
    license = lib.licenses.mit;
    platforms = lib.platforms.unix;
    mainProgram = "pinc";
  };
}
