#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "lock/input/requirements_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *fake_env(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "TOKEN") == 0     ? "s3cret"
           : strcmp(name, "OPTIONS") == 0 ? "--pre --no-index"
                                          : NULL;
}

static void add_marker(struct pinc_buf *buf, const struct pinc_marker *marker)
{
    if (marker) {
        pinc_buf_add_str(buf, " {");
        pinc_marker_print(buf, marker);
        pinc_buf_add_char(buf, '}');
    }
}

/* A line as "FILE:LINE:COLUMN KIND TEXT <WRITTEN> NAME SPECIFIERS @URL =LINK {MARKER}". */
static void print_line(struct pinc_buf *buf, const struct pinc_requirement_line *line)
{
    static const char *const kinds[] = {"", " -c", " bad"};

    pinc_buf_addf(buf, "%.*s:%u:%u%s%s %.*s", PINC_SLICE_ARG(line->at.file), line->at.line,
                  line->at.column, kinds[line->kind], line->editable ? " -e" : "",
                  PINC_SLICE_ARG(line->text));
    if (!pinc_slice_equal(line->text, line->written)) {
        pinc_buf_addf(buf, " <%.*s>", PINC_SLICE_ARG(line->written));
    }
    if (line->kind == PINC_LINE_INVALID) {
        pinc_buf_addf(buf, ": %.*s\n", PINC_SLICE_ARG(line->problem));
        return;
    }
    if (line->req) {
        pinc_buf_addf(buf, " | %.*s", PINC_SLICE_ARG(line->req->norm));
        pinc_specset_print(buf, line->req->specs);
    }
    if (line->req && line->req->url.ptr) {
        pinc_buf_addf(buf, " @%.*s", PINC_SLICE_ARG(line->req->url));
    }
    if (line->link.ptr) {
        pinc_buf_addf(buf, " =%.*s", PINC_SLICE_ARG(line->link));
    }
    add_marker(buf, line->marker);
    pinc_buf_add_char(buf, '\n');
}

static void print_list(struct pinc_buf *buf, const struct pinc_requirements *list)
{
    size_t i;

    pinc_buf_add_str(buf, "");
    for (i = 0; i < list->n_lines; i++) {
        print_line(buf, &list->lines[i]);
    }
    if (!buf->ptr) {
        pinc_buf_add_char(buf, '\0');
    }
}

static void test_lines(void **state)
{
    static const struct {
        const char *label, *in, *want;
    } cases[] = {
        {"place and text", "\n  a>=1 # x\n\tb ; python_version<'3'  --hash=sha256:00\n",
         "r.in:2:3 a>=1 | a>=1\nr.in:3:2 b ; python_version<'3' | b {python_version < \"3\"}\n"},
        {"joined", "# x\na \\\n >=1\n", "r.in:2:1 a  >=1 | a>=1\n"},
        {"variables", "a @ https://u:${TOKEN}@h/a.whl\n",
         "r.in:1:1 a @ https://u:s3cret@h/a.whl <a @ https://u:${TOKEN}@h/a.whl> | a "
         "@https://u:s3cret@h/a.whl\n"},
        {"names of references",
         "https://h/A_b-1.0-py3-none-any.whl\ngit+https://h/x#egg=y\nhttps://h/z.tar.gz\n",
         "r.in:1:1 https://h/A_b-1.0-py3-none-any.whl | a-b==1.0 "
         "@https://h/A_b-1.0-py3-none-any.whl "
         "=https://h/A_b-1.0-py3-none-any.whl\n"
         "r.in:2:1 git+https://h/x#egg=y | y @git+https://h/x#egg=y =git+https://h/x#egg=y\n"
         "r.in:3:1 https://h/z.tar.gz =https://h/z.tar.gz\n"},
        {"editable",
         "-e git+https://h/x@1#egg=y\n--editable 'q @ git+ssh://git@h/r ; os_name == \"nt\"'\n",
         "r.in:1:1 -e git+https://h/x@1#egg=y | y @git+https://h/x@1#egg=y "
         "=git+https://h/x@1#egg=y\n"
         "r.in:2:1 -e q @ git+ssh://git@h/r ; os_name == \"nt\" | q @git+ssh://git@h/r {os_name == "
         "\"nt\"}\n"},
        {"marker behind a URL",
         "a @ https://h/a.whl; os_name=='nt'\nhttps://h/b.zip ; os_name=='nt'\n",
         "r.in:1:1 a @ https://h/a.whl; os_name=='nt' | a @https://h/a.whl {os_name == \"nt\"}\n"
         "r.in:2:1 https://h/b.zip ; os_name=='nt' =https://h/b.zip {os_name == \"nt\"}\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_buf buf = {0};
        struct pinc_error err = {0};

        if (pinc_requirements_file_parse(list, pinc_slice_of(cases[i].in), "r.in",
                                         PINC_LINE_REQUIREMENT, fake_env, NULL, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        print_list(&buf, list);
        if (strcmp(buf.ptr, cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(buf.ptr, cases[i].want);
        pinc_buf_clear(&buf);
        pinc_requirements_free(list);
    }
}

static void test_errors(void **state)
{
    static const struct {
        const char *label, *in;
        enum pinc_requirement_line_kind kind;
        enum pinc_status status;
        unsigned line, column;
        const char *error, *hint;
    } cases[] = {
        {"version", "a\n  b==1.0.x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 2, 9,
         "invalid version specifier '==1.0.x': '.x' is not part of a version",
         "write '.*' for any number"},
        {"second physical line", "a==1, \\\n  >=x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 2, 5,
         "invalid version specifier '>=x': 'x' is not a version", ""},
        {"a path for a URL", "x\na @ ./b ; os_name == 'nt'\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX,
         2, 5, "'./b' is not a URL",
         "write 'a @ file:./b' for a path relative to the current folder"},
        {"behind a variable", "a @ https://${TOKEN}/x ; foo=='1'\n", PINC_LINE_REQUIREMENT,
         PINC_ESYNTAX, 1, 26, "unknown marker variable 'foo'", ""},
        {"single '='", "\xc3\xa9\na=1\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "expected the name of a package, not '\xc3\xa9'", ""},
        {"operator", "a=1\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 2,
         "invalid version specifier '=1': no operator such as == or >= in front",
         "write '==' to ask for one version"},
        {"path", "./nothing/here\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "there is no file or folder './nothing/here'", ""},
        {"wheel's name", "a\nhttps://h/bad.whl\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 2, 1,
         "'bad.whl': a wheel's name has five or six parts, joined by '-'", ""},
        {"egg", "https://h/x.zip#egg=a[b]\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 21,
         "invalid project name 'a[b]' in '#egg='", "write 'name[extras] @ URL' instead"},
        {"option", "a\n --pre --upgrade\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 2, 8,
         "no such option: '--upgrade'", ""},
        {"hash", "a==1 --hash=md5:00\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 6,
         "--hash takes sha256, sha384 or sha512, not 'md5'", ""},
        {"hash without a name", "a==1 --hash=00\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 6,
         "--hash takes 'sha256:' and a digest, not '00'", ""},
        {"setting", "a --config-settings x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 3,
         "--config-settings takes KEY=VALUE, not 'x'", ""},
        {"feature", "--use-feature=x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "no such feature: 'x'", ""},
        {"names", "--only-binary -x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "a list of names is needed, not '-x'", ""},
        {"a name with a blank", "a\n--only-binary \"b,f oo\"\n", PINC_LINE_REQUIREMENT,
         PINC_ESYNTAX, 2, 1, "invalid project name 'f oo'", ""},
        {"a blank behind a comma", "a  --no-binary 'b, c'\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX,
         1, 4, "invalid project name ' c'", ""},
        {"another word between colons", "--no-binary :every:\n", PINC_LINE_REQUIREMENT,
         PINC_ESYNTAX, 1, 1, "invalid project name ':every:'", ""},
        {"a name behind :all:", "--only-final :all:,a==1\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1,
         1, "invalid project name 'a==1'", ""},
        {"editable", "-e x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1, "no such folder: 'x'",
         "-e takes the folder of a project, a file: URL, or a VCS URL like git+https://..."},
        {"credentials stay out", "-e git+https://user:${TOKEN}@h/x\n", PINC_LINE_REQUIREMENT,
         PINC_ESYNTAX, 1, 1, "no project name in 'git+https://h/x'", "write 'name @ URL'"},
        {"nameless editable", "-e git+https://h/x\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "no project name in 'git+https://h/x'", "write 'name @ URL'"},
        {"include from a URL", "a\n-r https://${TOKEN}@h/x.txt\n", PINC_LINE_REQUIREMENT,
         PINC_EUNSUPPORTED, 2, 1, "no file is fetched here: 'https://h/x.txt'", ""},
        {"include from what is not a URL", "-r 'https://${TOKEN}@h h/x.txt'\n",
         PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1, "'https://${TOKEN}@h h/x.txt' is not a URL",
         ""},
        {"include from a file URL of elsewhere", "-r file://host/x.txt\n", PINC_LINE_REQUIREMENT,
         PINC_ESYNTAX, 1, 1, "'file://host/x.txt' is not a file name", ""},
        {"include without a name", "-r ''\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1,
         "'' is not a file name", ""},
        {"missing include", "a\n  -c nowhere/x.txt\n", PINC_LINE_REQUIREMENT, PINC_ENOTFOUND, 2, 3,
         "cannot read 'nowhere/x.txt': No such file or directory", "there is no folder 'nowhere'"},
        {"itself", "-r r.in\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 1, "'r.in' includes itself",
         ""},
        {"encoding", "# coding: koi8-r\n", PINC_LINE_REQUIREMENT, PINC_ESYNTAX, 1, 0,
         "unknown encoding 'koi8-r'", "save the file as UTF-8"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        enum pinc_status st = pinc_requirements_file_parse(list, pinc_slice_of(cases[i].in), "r.in",
                                                           cases[i].kind, fake_env, NULL, &err);

        if (strcmp(err.text, cases[i].error) != 0 || err.line != cases[i].line ||
            err.column != cases[i].column || strcmp(err.hint, cases[i].hint) != 0 ||
            st != cases[i].status) {
            print_error("%s: %u:%u %s (%s)\n", cases[i].label, err.line, err.column, err.text,
                        err.hint);
        }
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
        assert_string_equal(err.source, "r.in");
        assert_int_equal(st, cases[i].status);
        assert_int_equal(err.code, st);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(err.column, cases[i].column);
        pinc_requirements_free(list);
    }
}

static void test_keep_going(void **state)
{
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_buf buf = {0};
    struct pinc_error err = {0};

    (void)state;
    list->keep_going = true;
    assert_int_equal(pinc_requirements_file_parse(list, PINC_LIT("a=1\nb\nc==\n"), "r.in",
                                                  PINC_LINE_REQUIREMENT, NULL, NULL, &err),
                     PINC_OK);
    assert_int_equal(err.code, PINC_OK);
    print_list(&buf, list);
    assert_string_equal(
        buf.ptr,
        "r.in:1:1 bad a=1: invalid version specifier '=1': no operator such as == or >= in front\n"
        "r.in:2:1 b | b\n"
        "r.in:3:1 bad c==: invalid version specifier '==': no version behind the operator\n");
    pinc_buf_clear(&buf);
    pinc_requirements_free(list);
}

/* --- files */

/* A folder of its own for each test, the current one while it runs. */
static char *enter_folder(char *name)
{
    memcpy(name, "/tmp/test_reqfile.XXXXXX", sizeof "/tmp/test_reqfile.XXXXXX");
    assert_non_null(mkdtemp(name));
    assert_int_equal(chdir(name), 0);
    return name;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void leave_folder(const char *folder)
{
    struct pinc_buf command = {0};

    assert_int_equal(chdir("/"), 0);
    pinc_buf_addf(&command, "rm -r %s", folder);
    assert_int_equal(system(command.ptr), 0);
    pinc_buf_clear(&command);
}

/* Read r.in; the lines, or the failure as "SOURCE:LINE:COLUMN: TEXT". */
static void check_read(const char *path, const char *want)
{
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_error err = {0};
    struct pinc_buf buf = {0};

    if (pinc_requirements_file_read(list, path, PINC_LINE_REQUIREMENT, NULL, NULL, &err) ==
        PINC_OK) {
        print_list(&buf, list);
    } else {
        pinc_buf_addf(&buf, "%s:%u:%u: %s", err.source, err.line, err.column, err.text);
    }
    assert_string_equal(buf.ptr, want);
    pinc_buf_clear(&buf);
    pinc_requirements_free(list);
}

static void test_includes(void **state)
{
    char name[64], url[200];
    const char *folder = enter_folder(name);

    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    assert_int_equal(mkdir("sub/deep", 0777), 0);
    put("r.in", "a\n-r sub/b.txt\n-c ./sub/../c.txt\nd\n");
    put("sub/b.txt", "b\n-r deep/e.txt\n");
    put("sub/deep/e.txt", "e\n-c ../../c.txt\n");
    put("c.txt", "c<2\n");
    check_read(
        "r.in",
        "r.in:1:1 a | a\nsub/b.txt:1:1 b | b\nsub/deep/e.txt:1:1 e | e\nc.txt:1:1 -c c<2 | c<2\n"
        "c.txt:1:1 -c c<2 | c<2\nr.in:4:1 d | d\n");
    check_read(
        "./r.in",
        "./r.in:1:1 a | a\nsub/b.txt:1:1 b | b\nsub/deep/e.txt:1:1 e | e\nc.txt:1:1 -c c<2 | c<2\n"
        "c.txt:1:1 -c c<2 | c<2\n./r.in:4:1 d | d\n");
    (void)snprintf(url, sizeof url, "-r file://%s/sub/%%64eep/e.txt\n", folder);
    put("f.in", url);
    (void)snprintf(url, sizeof url, "%s/sub/deep/e.txt:1:1 e | e\n%s/c.txt:1:1 -c c<2 | c<2\n",
                   folder, folder);
    check_read("f.in", url);
    put("sub/deep/e.txt", "-r ../b.txt\n");
    check_read("r.in", "sub/deep/e.txt:1:1: 'sub/b.txt' is included by a file that it includes");
    put("sub/deep/e.txt", "-r ../../sub/deep/./e.txt\n");
    check_read("r.in", "sub/deep/e.txt:1:1: 'sub/deep/e.txt' includes itself");
    put("sub/deep/e.txt", "-r ../\n");
    check_read("r.in", "sub/deep/e.txt:1:1: 'sub' is a folder, not a file");
    put("sub/deep/e.txt", "x=1\n");
    check_read("r.in", "sub/deep/e.txt:1:2: invalid version specifier '=1': no operator such as == "
                       "or >= in front");
    check_read("none.in", ":0:0: cannot read 'none.in': No such file or directory");
    leave_folder(folder);
}

static void test_paths(void **state)
{
    char name[64];
    const char *folder = enter_folder(name);

    (void)state;
    assert_int_equal(mkdir("proj", 0777), 0);
    assert_int_equal(mkdir("empty", 0777), 0);
    assert_int_equal(mkdir("sub", 0777), 0);
    assert_int_equal(mkdir("sub/wheels", 0777), 0);
    put("proj/pyproject.toml", "");
    put("r.in", "./proj\n./proj[x,Y]\n-e proj\n./w/a-1.0-py3-none-any.whl ; "
                "os_name=='nt'\nb-1.0.tar.gz\n-e file:proj#egg=p\n");
    check_read(
        "r.in",
        "r.in:1:1 ./proj =./proj\nr.in:2:1 ./proj[x,Y] =./proj\nr.in:3:1 -e proj =proj\n"
        "r.in:4:1 ./w/a-1.0-py3-none-any.whl ; os_name=='nt' | a==1.0 @./w/a-1.0-py3-none-any.whl "
        "=./w/a-1.0-py3-none-any.whl {os_name == \"nt\"}\n"
        "r.in:5:1 b-1.0.tar.gz =b-1.0.tar.gz\n"
        "r.in:6:1 -e file:proj#egg=p | p @file:proj#egg=p =file:proj#egg=p\n");
    put("r.in", "./empty\n");
    check_read("r.in", "r.in:1:1: folder './empty' has neither pyproject.toml nor setup.py");
    put("r.in", "./proj[x y]\n");
    check_read("r.in", "r.in:1:7: invalid extras '[x y]'");
    leave_folder(folder);
}

static void test_find_links_beside_the_file(void **state)
{
    char name[64];
    const char *folder = enter_folder(name);
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_buf buf = {0};
    size_t i;

    (void)state;
    assert_int_equal(mkdir("sub", 0777), 0);
    assert_int_equal(mkdir("sub/wheels", 0777), 0);
    put("sub/r.in", "-f wheels\n-f nowhere\n-f https://h/x\n");
    assert_int_equal(
        pinc_requirements_file_read(list, "sub/r.in", PINC_LINE_REQUIREMENT, NULL, NULL, NULL),
        PINC_OK);
    for (i = 0; i < list->options.find_links.n; i++) {
        pinc_buf_addf(&buf, " %.*s", PINC_SLICE_ARG(list->options.find_links.items[i].value));
    }
    assert_string_equal(buf.ptr, " sub/wheels nowhere https://h/x");
    pinc_buf_clear(&buf);
    pinc_requirements_free(list);
    leave_folder(folder);
}

/* --- limits */

static void test_depth(void **state)
{
    char name[64];
    const char *folder = enter_folder(name);
    unsigned i, last;

    (void)state;
    for (last = PINC_REQUIREMENTS_FILE_DEPTH - 1; last <= PINC_REQUIREMENTS_FILE_DEPTH + 1;
         last++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        enum pinc_status st;

        for (i = 0; i <= last; i++) {
            char path[32], text[32];

            (void)snprintf(path, sizeof path, "%u.txt", i);
            (void)snprintf(text, sizeof text, i < last ? "-r %u.txt\n" : "a%u\n", i + 1);
            put(path, text);
        }
        st = pinc_requirements_file_read(list, "0.txt", PINC_LINE_REQUIREMENT, NULL, NULL, &err);
        assert_int_equal(st, last > PINC_REQUIREMENTS_FILE_DEPTH ? PINC_ELIMIT : PINC_OK);
        assert_string_equal(err.text, last > PINC_REQUIREMENTS_FILE_DEPTH
                                          ? "more than 32 levels of -r and -c"
                                          : "");
        assert_string_equal(err.source, last > PINC_REQUIREMENTS_FILE_DEPTH ? "32.txt" : "");
        pinc_requirements_free(list);
    }
    leave_folder(folder);
}

/* Each file includes the next one twice: 2^12 reads, of which 1,000 are done. */
static void test_number_of_files(void **state)
{
    char name[64];
    const char *folder = enter_folder(name);
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_error err = {0};
    unsigned i;

    (void)state;
    for (i = 0; i < 12; i++) {
        char path[32], text[64];

        (void)snprintf(path, sizeof path, "%u.txt", i);
        (void)snprintf(text, sizeof text, "-r %u.txt\n-r %u.txt\n", i + 1, i + 1);
        put(path, text);
    }
    put("12.txt", "");
    assert_int_equal(
        pinc_requirements_file_read(list, "0.txt", PINC_LINE_REQUIREMENT, NULL, NULL, &err),
        PINC_ELIMIT);
    assert_string_equal(err.text, "more than 1000 files");
    pinc_requirements_free(list);
    leave_folder(folder);
}

static void test_size(void **state)
{
    static const int excess[] = {-1, 0, 1};
    char name[64];
    const char *folder = enter_folder(name);
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        const size_t n = (size_t)((int)PINC_REQUIREMENTS_FILE_MAX + excess[i]);
        char *text = pinc_alloc(n + 1);
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        enum pinc_status st;

        memset(text, '#', n);
        text[n - 2] = '\n';
        text[n - 1] = 'a';
        put("r.in", text);
        st = pinc_requirements_file_read(list, "r.in", PINC_LINE_REQUIREMENT, NULL, NULL, &err);
        assert_int_equal(st, excess[i] > 0 ? PINC_ELIMIT : PINC_OK);
        assert_string_equal(err.text, excess[i] > 0 ? "'r.in' is larger than 4194304 bytes" : "");
        assert_int_equal(list->n_lines, excess[i] > 0 ? 0 : 1);
        pinc_requirements_free(list);
        pinc_free(text);
    }
    leave_folder(folder);
}

static void test_requirement_length(void **state)
{
    static const int excess[] = {-1, 0, 1};
    size_t i, k;

    (void)state;
    for (i = 0; i < 3; i++) {
        const size_t n = (size_t)((int)PINC_REQUIREMENT_MAX + excess[i]);
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        struct pinc_buf text = {0};
        enum pinc_status st;

        pinc_buf_add_str(&text, "a[");
        for (k = 3; k < n; k++) {
            pinc_buf_add_char(&text, k % 2 ? 'x' : ',');
        }
        text.ptr[n - 2] = 'x';
        pinc_buf_add_char(&text, ']');
        assert_int_equal(text.len, n);
        st = pinc_requirements_file_parse(list, pinc_buf_slice(&text), "r.in",
                                          PINC_LINE_REQUIREMENT, NULL, NULL, &err);
        assert_int_equal(st, excess[i] > 0 ? PINC_ELIMIT : PINC_OK);
        assert_string_equal(err.text,
                            excess[i] > 0 ? "the requirement is longer than 65536 bytes" : "");
        pinc_buf_clear(&text);
        pinc_requirements_free(list);
    }
}

static const char *long_value(void *user, const char *name)
{
    (void)name;
    return user;
}

static void test_expanded_length(void **state)
{
    const size_t n = PINC_REQUIREMENTS_FILE_MAX / 4;
    char *value = pinc_alloc(n + 1);
    unsigned i;

    (void)state;
    memset(value, 'x', n);
    for (i = 3; i <= 5; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_error err = {0};
        enum pinc_status st;

        st = pinc_requirements_file_parse(
            list, pinc_slice_part(PINC_LIT("-f ${A}${A}${A}${A}${A}"), 0, 3 + 4 * i), "r.in",
            PINC_LINE_REQUIREMENT, long_value, value, &err);
        assert_int_equal(st, i > 3 ? PINC_ELIMIT : PINC_OK);
        assert_string_equal(
            err.text,
            i > 3 ? "the line is larger than 4194304 bytes once its variables are expanded" : "");
        pinc_requirements_free(list);
    }
    pinc_free(value);
}

/* --- memory */

static void test_out_of_memory(void **state)
{
    static const char text[] =
        "# coding: latin-1\n-i https://${TOKEN}@h/ -f x --trusted-host y\n--extra-index-url 'z'\n"
        "a[x]>=1,<2 ; python_version < '3' \\\n  --hash=sha256:00 --config-settings k=v\n"
        "https://h/b%5Fc-1.0-py3-none-any.whl\n-e git+https://h/c#egg=c\nd @ "
        "https://h/d;os_name=='nt'\n"
        "--no-binary a,b --only-final C --use-feature fast-deps --pre\n${TOKEN}\n./e.zip[x]\n";
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 1000; n++) {
        struct pinc_requirements *list;
        struct pinc_error err = {0};

        pinc_alloc_fail_at(n);
        list = pinc_requirements_new();
        st = PINC_ENOMEM;
        if (list) {
            st = pinc_requirements_file_parse(list, pinc_slice_of(text), "r.in",
                                              PINC_LINE_REQUIREMENT, fake_env, NULL, &err);
            assert_int_equal(err.code, st);
        }
        pinc_alloc_fail_at(0);
        pinc_requirements_free(list);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 20);
}

/* --- files from URLs */

/* What is at which URL; every URL that is asked for is added to `user`, a buffer. */
static enum pinc_status fake_fetch(void *user, struct pinc_buf *out, struct pinc_slice url,
                                   struct pinc_error *err)
{
    static const struct {
        const char *url, *text;
    } files[] = {
        {"https://me:s3cret@h/a/one.txt", "x\n-c ../b/two.txt?v=1#part\n-r /three.txt\n"},
        {"https://me:s3cret@h/b/two.txt?v=1", "y<2\n-c three.txt\n"},
        {"https://me:s3cret@h/b/three.txt", "y>1\n"},
        {"https://me:s3cret@h/three.txt", "z\n-r //other/four.txt\n-r HTTPS://h:1/five.txt\n"},
        {"https://other/four.txt", "https://h/w-1.0-py3-none-any.whl\nv @ git+ssh://git@h/v\n"},
        {"HTTPS://h:1/five.txt", "-i http://me:pw@i/\n-f https://l/\nu[x]==1; os_name == 'nt'\n"},
        {"https://h/wrong.txt", "ok\n\n  ok ==== 1\n"},
        {"https://h/around.txt", "-r ./around.txt\n"},
    };
    size_t i;

    pinc_buf_add(user, url);
    pinc_buf_add_char(user, '\n');
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        if (pinc_slice_equal(url, pinc_slice_of(files[i].url))) {
            pinc_buf_add_str(out, files[i].text);
            return out->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
        }
    }
    return pinc_fail(err, PINC_ENET, "it is not there");
}

/* -r and -c in a file from a URL are relative to that URL, credentials stay within its origin, and
 * lines are named without them. */
static void test_remote(void **state)
{
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_buf asked = {0}, lines = {0};
    struct pinc_error err = {0};

    (void)state;
    list->calls.fetch = fake_fetch;
    list->calls.fetch_user = &asked;
    if (pinc_requirements_file_parse(list, PINC_LIT("-r https://me:${TOKEN}@h/a/one.txt\n"), "r.in",
                                     PINC_LINE_REQUIREMENT, fake_env, NULL, &err) != PINC_OK) {
        fail_msg("%s: %s", err.source, err.text);
    }
    assert_string_equal(asked.ptr,
                        "https://me:s3cret@h/a/one.txt\nhttps://me:s3cret@h/b/two.txt?v=1\n"
                        "https://me:s3cret@h/b/three.txt\nhttps://me:s3cret@h/three.txt\n"
                        "https://other/four.txt\nHTTPS://h:1/five.txt\n");
    print_list(&lines, list);
    assert_string_equal(
        lines.ptr,
        "https://h/a/one.txt:1:1 x | x\n"
        "https://h/b/two.txt?v=1:1:1 -c y<2 | y<2\n"
        "https://h/b/three.txt:1:1 -c y>1 | y>1\n"
        "https://h/three.txt:1:1 z | z\n"
        "https://other/four.txt:1:1 https://h/w-1.0-py3-none-any.whl | w==1.0 "
        "@https://h/w-1.0-py3-none-any.whl =https://h/w-1.0-py3-none-any.whl\n"
        "https://other/four.txt:2:1 v @ git+ssh://git@h/v | v @git+ssh://git@h/v\n"
        "HTTPS://h:1/five.txt:3:1 u[x]==1; os_name == 'nt' | u==1 {os_name == \"nt\"}\n");
    assert_true(pinc_slice_equal(list->options.index_url.value, PINC_LIT("http://me:pw@i/")));
    assert_int_equal(list->options.find_links.n, 1);
    pinc_buf_clear(&asked);
    pinc_buf_clear(&lines);
    pinc_requirements_free(list);
}

static void test_remote_errors(void **state)
{
    static const struct {
        const char *in, *source, *error, *hint;
        unsigned line, column;
        enum pinc_status status;
    } cases[] = {
        {"a\n-r https://me:${TOKEN}@h/x/${TOKEN}.txt\n", "https://h/x/${TOKEN}.txt",
         "it is not there", "r.in:2 includes it", 0, 0, PINC_ENET},
        {"-c https://h/wrong.txt\n", "https://h/wrong.txt",
         "invalid version specifier '==== 1': '1' is not part of a version", "r.in:1 includes it",
         3, 10, PINC_ESYNTAX},
        {"\n\n-r https://h/around.txt#1\n", "https://h/around.txt",
         "'https://h/around.txt' includes itself", "https://h/around.txt:1 includes it", 1, 1,
         PINC_ESYNTAX},
        {"-r 'https://h/${TOKEN} y'\n", "r.in", "'https://h/${TOKEN} y' is not a URL", "", 1, 1,
         PINC_ESYNTAX},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirements *list = pinc_requirements_new();
        struct pinc_buf asked = {0};
        struct pinc_error err = {0};

        list->calls.fetch = fake_fetch;
        list->calls.fetch_user = &asked;
        assert_int_equal(pinc_requirements_file_parse(list, pinc_slice_of(cases[i].in), "r.in",
                                                      PINC_LINE_REQUIREMENT, fake_env, NULL, &err),
                         cases[i].status);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.source, cases[i].source);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(err.column, cases[i].column);
        pinc_buf_clear(&asked);
        pinc_requirements_free(list);
    }
}

static void test_remote_out_of_memory(void **state)
{
    static const char text[] = "-r https://me:${TOKEN}@h/a/one.txt\n";
    const long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 2000; n++) {
        struct pinc_buf asked = {0};
        struct pinc_requirements *list;
        struct pinc_error err = {0};

        pinc_alloc_fail_at(n);
        list = pinc_requirements_new();
        st = PINC_ENOMEM;
        if (list) {
            list->calls.fetch = fake_fetch;
            list->calls.fetch_user = &asked;
            st = pinc_requirements_file_parse(list, pinc_slice_of(text), "r.in",
                                              PINC_LINE_REQUIREMENT, fake_env, NULL, &err);
        }
        pinc_alloc_fail_at(0);
        pinc_buf_clear(&asked);
        pinc_requirements_free(list);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_keep_going),
        cmocka_unit_test(test_includes),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_find_links_beside_the_file),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_number_of_files),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_requirement_length),
        cmocka_unit_test(test_expanded_length),
        cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_remote),
        cmocka_unit_test(test_remote_errors),
        cmocka_unit_test(test_remote_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
