#!/usr/bin/env bash
# Requirements files from URLs: -r, -c, --override and inputs; what may be in them; the cache; messages.
. "$(dirname "$0")/lib.sh"
begin
private='' safe=''     # URLs, set by start_server
release app 1.0 "Requires-Dist: lib"
release app 2.0 "Requires-Dist: lib"
release lib 1.0
release lib 2.0
release lib 3.0
mkdir -p index/reqs/more certs
cd index/reqs || exit 1
echo 'lib<3' >limits.txt
printf 'app\n-c more/nested.txt\n' >base.txt
printf -- '-c ../limits.txt\napp<2  # of nested\n' >more/nested.txt
echo '# nothing' >index.html
printf -- '--index-url https://pypi.invalid/simple\n' >elsewhere.txt
echo "lib @ https://files.invalid/lib-9-py3-none-any.whl" >direct.txt
printf 'lib\n\nlib ~~ 2\n' >broken.txt
printf -- '-r around.txt\n' >around.txt
printf 'lib==1.0\n' >override.txt

# Limits.
head -c 4200000 /dev/zero | tr '\0' '#' >large.txt
for i in $(seq 40); do echo "-r deep-$((i + 1)).txt" >"deep-$i.txt"; done

# A file from a URL is another's: nothing of this machine is for it.
# who: files from URLs
# LINE <tab> COLUMN <tab> MESSAGE
cat >../../hostile <<'LINES'
-r file:///etc/passwd	1	a file from a URL cannot include 'file:///etc/passwd'
-c file:x.txt	1	a file from a URL cannot include 'file:x.txt'
-r ftp://host/x.txt	1	a file from a URL cannot include 'ftp://host/x.txt'
./folder	1	there is no file or folder './folder'
folder/	7	expected a version specifier, '@' or ';' after the name, not '/'
folder-1.0.tar.gz	1	ONLY 'folder-1.0.tar.gz'
FOLDER/folder-1.0.tar.gz	1	ONLY 'FOLDER/folder-1.0.tar.gz'
folder @ file://FOLDER	10	ONLY 'file://FOLDER'
folder @ git+file://FOLDER	10	ONLY 'git+file://FOLDER'
file://FOLDER	1	ONLY 'file://FOLDER'
-e ./folder	1	'./folder' cannot be installed in editable mode
-e file://FOLDER	1	ONLY 'file://FOLDER'
-e git+file://FOLDER#egg=folder	1	ONLY 'git+file://FOLDER#egg=folder'
-i file://FOLDER	1	ONLY 'file://FOLDER'
--extra-index-url ./folder	1	ONLY './folder'
-f folder	1	ONLY 'folder'
--find-links file://FOLDER	1	ONLY 'file://FOLDER'
-i https://${SECRET}@pypi.invalid/simple	12	variables of this machine are not for a file from a URL
-r https://pypi.invalid/?${SECRET}	26	variables of this machine are not for a file from a URL
lib ; ${SECRET}	7	variables of this machine are not for a file from a URL
LINES
sed -i "s|FOLDER|$work/folder|g; s|ONLY|a file from a URL can name URLs only, not|" ../../hostile
number=0
while IFS=$'\t' read -r line _; do
    number=$((number + 1))
    printf 'lib\n%s\n' "$line" >"hostile-$number.txt"
done <../../hostile
cd ../..
mkdir folder
printf '[project]\nname = "folder"\nversion = "1"\n' >folder/pyproject.toml
: >folder-1.0.tar.gz
: >folder/folder-1.0.tar.gz
"$SERVER" --certificates certs
start_index
start_server private --password 'me:s%cret' index
start_server safe --certificate certs/server.pem index
top=${INDEX%/simple/}
options=(--python-version 3.11 -i "$INDEX")

# --- what it is for
printf 'app\n-c %s/reqs/limits.txt\n' "$top" >requirements.in
run 0 compile "${options[@]}"
has requirements.txt "app==2.0"
has requirements.txt "lib==2.0"
has requirements.txt "    #   -c $top/reqs/limits.txt"
run 0 check "${options[@]}"
cp requirements.txt before.txt
run 0 compile "${options[@]}"
same requirements.txt <before.txt

# On the command line. The header does not remember it: whoever changes an output could have any URL asked.
echo app >requirements.in
rm requirements.txt
run 0 compile "${options[@]}" -c "$top/reqs/limits.txt" -o requirements.txt
has requirements.txt "lib==2.0"
lacks requirements.txt "# Options:"
run 0 check -i "$INDEX" -c "$top/reqs/limits.txt"
run 0 compile "${options[@]}" --override "$top/reqs/override.txt" -o over.txt
has over.txt "lib==1.0"
has over.txt "--override $top/reqs/override.txt"

# Relative names in it are relative to its URL, and so are those of a file that it includes.
printf -- '-r %s/reqs/base.txt\n' "$top" >requirements.in
rm requirements.txt
run 0 compile "${options[@]}"
has requirements.txt "app==1.0"
has requirements.txt "lib==2.0"
has requirements.txt "    #   -c $top/reqs/more/nested.txt"
has requirements.txt "    #   -r $top/reqs/base.txt"
has requirements.txt "-c $top/reqs/limits.txt"

# As the input itself.
run 2 compile "${options[@]}" "$top/reqs/base.txt"
has err "error: an input from a URL, and no name for the output"
has err "hint: name it with --output-file"
run 0 compile "${options[@]}" "$top/reqs/base.txt" -o out.txt
has out.txt "#    pinc compile $top/reqs/base.txt -o out.txt"
has out.txt "app==1.0"

# --- the cache
printf 'app\n-c %s/reqs/limits.txt\n' "$top" >requirements.in
cp requirements.in offline.in
run 0 compile "${options[@]}" --offline -o offline.txt
has offline.txt "lib==2.0"
run 3 compile "${options[@]}" --offline --cache-dir empty -o none.txt
has err "$top/reqs/limits.txt: error: it is not in the cache, and --offline forbids asking"
has err "hint: requirements.in:2 includes it"
run 0 compile "${options[@]}" --refresh -o none.txt
run 0 compile "${options[@]}" --no-cache -o none.txt

# --- messages
# wrong LINE... <<<MESSAGES     these lines of an input are refused
wrong() {
    local want=$1
    shift
    printf '%s\n' "$@" >wrong.in
    echo '# the old output' >wrong.txt
    "$PINC" compile wrong.in "${options[@]}" --no-cache --retries 0 >out 2>err
    [ $? -eq "$want" ] || fail "$*: another exit status"
    [ "$(cat wrong.txt)" = '# the old output' ] || fail "$*: the output was touched"
    diff -u --label wanted --label said - err || fail "$*"
}
wrong 3 app "-r $top/reqs/nowhere.txt" <<EOT
$top/reqs/nowhere.txt: error: the server answers 404 (not found)
hint: wrong.in:2 includes it
EOT
wrong 3 "-c $top/reqs/" <<EOT
$top/reqs/: error: the server sends a web page, not a requirements file
hint: sites that show a file have another URL for the file itself ("raw")
EOT
wrong 2 "-r $top/reqs/broken.txt" <<EOT
$top/reqs/broken.txt:3:5: error: invalid version specifier '~~ 2': no operator such as == or >= in front
hint: write '~=' for the compatible releases
EOT
wrong 2 "-r $top/reqs/around.txt" <<EOT
$top/reqs/around.txt:1:1: error: '$top/reqs/around.txt' includes itself
hint: $top/reqs/around.txt:1 includes it
EOT
wrong 2 "-r http://[::1/x.txt" <<EOT
wrong.in:1:1: error: 'http://[::1/x.txt' is not a URL
    -r http://[::1/x.txt
    ^
EOT

wrong 3 "-r $top/reqs/large.txt" <<EOT
$top/reqs/large.txt: error: the answer is larger than 4194304 bytes
hint: wrong.in:1 includes it
EOT
wrong 2 "-r $top/reqs/deep-1.txt" <<EOT
$top/reqs/deep-32.txt:1:1: error: more than 32 levels of -r and -c
hint: $top/reqs/deep-32.txt:1 includes it
EOT

# --- credentials, certificates, option lines
file=${private#http://}/reqs/limits.txt
# shown WORD...     compiles as requirements.in says; the output names the file without its password
shown() {
    rm -f requirements.txt
    run 0 compile "${options[@]}" --no-cache "$@"
    has requirements.txt "lib==2.0"
    has requirements.txt "-c http://$file"
    grep -qE 's%cret|s%25cret|bWU6|WORD' requirements.txt out err && fail "$*: the password is shown"
}
printf 'app\n-c http://me:s%%25cret@%s\n' "$file" >requirements.in
shown
# shellcheck disable=SC2016
printf 'app\n-c http://${NAME}:${WORD}@%s\n' "$file" >requirements.in
NAME=me WORD=s%25cret shown
echo app >requirements.in
shown -c "http://me:s%25cret@$file"
printf 'app\n-c http://%s\n' "$file" >requirements.in
printf 'machine 127.0.0.1 login me password s%%cret\n' >.netrc
shown
rm .netrc
wrong 3 "-c http://$file" <<EOT
http://$file: error: the server answers 401 (not authorized)
hint: give credentials in the index URL (https://USER:PASSWORD@HOST/), in netrc or in keyring
EOT
printf 'app\n-c %s/reqs/limits.txt\n' "$safe" >requirements.in
run 3 compile "${options[@]}" --no-cache
has err "$safe/reqs/limits.txt: error: the server's certificate is refused"
run 0 compile "${options[@]}" --no-cache --cert certs/ca.pem
printf -- '-r %s/reqs/base.txt\n--trusted-host 127.0.0.1\n' "$safe" >requirements.in
run 3 compile "${options[@]}" --no-cache
printf -- '--trusted-host 127.0.0.1\n-r %s/reqs/base.txt\n' "$safe" >requirements.in
run 0 compile "${options[@]}" --no-cache
printf -- '-r %s/reqs/limits.txt\n--trusted-host 127.0.0.1\n-r %s/reqs/base.txt\n' "$top" "$safe" >requirements.in
run 0 compile "${options[@]}" --no-cache
# Its index options count as those of any other file.
printf -- '-r %s/reqs/elsewhere.txt\n-i %s\napp\n' "$top" "$INDEX" >requirements.in
run 0 compile --no-cache --python-version 3.11 -o options.txt
has options.txt "--index-url $INDEX"

# --- hostile files
export SECRET=hush
number=0
while IFS=$'\t' read -r line column message; do
    number=$((number + 1))
    url=$top/reqs/hostile-$number.txt
    echo "-r $url" >wrong.in
    run 2 compile wrong.in "${options[@]}" --no-cache --retries 0
    has err "$url:2:$column: error: $message"
done <hostile
[ "$number" -eq 20 ] || fail "$number hostile files"
end
