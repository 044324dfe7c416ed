# For a tap: brew install --build-from-source ./pinc.rb. The checksum is that of the release's archive (make dist).
class Pinc < Formula
  desc "Compile one requirements.txt for several Python environments"
  homepage "https://pinc.invalid/"
  url "https://pinc.invalid/pinc-0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  depends_on "pkgconf" => :build
  depends_on "jansson"
  depends_on "libarchive"
  depends_on "libsolv"
  depends_on "openssl@3"

  uses_from_macos "curl"
  uses_from_macos "libxml2"
  uses_from_macos "zlib"

  def install
    system "make", "all", "LINKED=1", "CC=#{ENV.cc}"
    system "make", "install", "LINKED=1", "CC=#{ENV.cc}", "PREFIX=#{prefix}", "BASHDIR=#{bash_completion}", "ZSHDIR=#{zsh_completion}",
           "FISHDIR=#{fish_completion}"
  end

  test do
    (testpath/"requirements.in").write("")
    system bin/"pinc", "compile", "--offline", "--python-version", "3.11", "requirements.in"
    assert_path_exists testpath/"requirements.txt"
    assert_match version.to_s, shell_output("#{bin}/pinc --version")
  end
end
