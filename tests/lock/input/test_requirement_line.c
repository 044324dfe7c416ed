#include "tests/support/sweep.h"

#include "base/file/file.h"
#include "lock/input/requirement_line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[64];
static struct pinc_arena *arena;

static void make_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
}

/* "req | link | extras | marker", what is not set left out; or "COLUMN: TEXT (HINT)". */
static void print(struct pinc_buf *out, const struct pinc_requirement_line *line)
{
    size_t i;

    if (line->req) {
        pinc_buf_add(out, line->req->name);
        pinc_specset_print_written(out, line->req->specs);
        if (line->req->url.ptr) {
            pinc_buf_addf(out, " @ %.*s", PINC_SLICE_ARG(line->req->url));
        }
    }
    if (line->link.ptr) {
        pinc_buf_addf(out, " | link %.*s", PINC_SLICE_ARG(line->link));
    }
    for (i = 0; i < line->extras.n; i++) {
        pinc_buf_addf(out, " | extra %.*s", PINC_SLICE_ARG(line->extras.items[i]));
    }
    if (line->marker) {
        pinc_buf_add_str(out, " | ");
        pinc_marker_print(out, line->marker);
    }
}

static const struct {
    const char *label, *text;
    bool editable, constraint, remote;
    const char *want;
} cases[] = {
    {"a name", "a", false, false, false, "a"},
    {"all of it", "A[x] >=1,<2 ; os_name=='nt'", false, false, false,
     "A>=1,<2 | os_name == \"nt\""},
    {"URL of PEP 508", "a @ https://h/a-1.tar.gz ; os_name == 'nt'", false, false, false,
     "a @ https://h/a-1.tar.gz | os_name == \"nt\""},
    {"a wheel's URL", "https://h/x/A_b-1.0-py3-none-any.whl#sha256=12", false, false, false,
     "a-b==1.0 @ https://h/x/A_b-1.0-py3-none-any.whl#sha256=12 | link "
     "https://h/x/A_b-1.0-py3-none-any.whl#sha256=12"},
    {"escapes in a wheel's URL", "https://h/a-1.0%2Bcu1-py3-none-any.whl", false, false, false,
     "a==1.0+cu1 @ https://h/a-1.0%2Bcu1-py3-none-any.whl | link "
     "https://h/a-1.0%2Bcu1-py3-none-any.whl"},
    {"a URL and a marker", "https://h/a;b.zip ; os_name == 'nt'", false, false, false,
     " | link https://h/a;b.zip | os_name == \"nt\""},
    {"an egg", "git+https://h/r.git@v1#egg=A&subdirectory=x", false, false, false,
     "A @ git+https://h/r.git@v1#egg=A&subdirectory=x | link "
     "git+https://h/r.git@v1#egg=A&subdirectory=x"},
    {"no egg's name", "git+https://h/r.git#egg=a b", false, false, false,
     "25: invalid project name 'a b' in '#egg=' (write 'name[extras] @ URL' instead)"},
    {"a folder", "./project[x,y]", false, false, false, " | link ./project | extra x | extra y"},
    {"an old folder", "./old", false, false, false, " | link ./old"},
    {"a folder without a project", "./empty", false, false, false,
     "0: folder './empty' has neither pyproject.toml nor setup.py ()"},
    {"a name that is a folder too", "project", false, false, false, "project"},
    {"an archive that is there", "b-2.zip", false, false, false, " | link b-2.zip"},
    {"an archive that is not", "c-2.tar.gz", false, false, false, " | link c-2.tar.gz"},
    {"a wheel that is not", "c-2-py3-none-any.whl", false, false, false,
     "c==2 @ c-2-py3-none-any.whl | link c-2-py3-none-any.whl"},
    {"nothing there", "./nothing", false, false, false,
     "0: there is no file or folder './nothing' ()"},
    {"bad extras", "./project[x y]", false, false, false, "10: invalid extras '[x y]' ()"},
    {"no URL", "a @ ./project", false, false, false,
     "5: './project' is not a URL (write 'a @ file:./project' for a path relative to the current "
     "folder)"},
    {"a bad marker", "a ; os_nam == 'nt'", false, false, false,
     "5: unknown marker variable 'os_nam' (did you mean 'os_name'?)"},
    {"a bad specifier", "a=1", false, false, false,
     "2: invalid version specifier '=1': no operator such as == or >= in front (write '==' to ask "
     "for one version)"},
    {"editable", "./project[x]", true, false, false, " | link ./project | extra x"},
    {"editable repository", "git+https://h/r#egg=a", true, false, false,
     "a @ git+https://h/r#egg=a | link git+https://h/r#egg=a"},
    {"editable repository without a name", "git+https://h/r", true, false, false,
     "0: no project name in 'git+https://h/r' (write 'name @ URL')"},
    {"editable name", "a", true, false, false,
     "0: no such folder: 'a' (-e takes the folder of a project, a file: URL, or a VCS URL like "
     "git+https://...)"},
    {"editable URL", "a @ https://h/a.zip", true, false, false,
     "0: 'a @ https://h/a.zip' cannot be installed in editable mode (-e takes the folder of a "
     "project, a file: URL, or a VCS URL like git+https://...)"},
    {"editable constraint", "./project", true, true, false,
     "0: an editable requirement cannot be a constraint ()"},
    {"remote: a path", "./project", false, false, true,
     "0: there is no file or folder './project' ()"},
    {"remote: an archive of this machine", "b-2.zip", false, false, true,
     "1: a file from a URL can name URLs only, not 'b-2.zip' ()"},
    {"remote: file URL", "a @ file:///etc/passwd", false, false, true,
     "5: a file from a URL can name URLs only, not 'file:///etc/passwd' ()"},
    {"remote: repository of this machine", "git+file:///srv/r#egg=a", false, false, true,
     "1: a file from a URL can name URLs only, not 'git+file:///srv/r#egg=a' ()"},
    {"remote: URL", "a @ https://h/a.zip", false, false, true, "a @ https://h/a.zip"},
};

static void test_parse(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_requirement_line line = {.text = pinc_slice_of(cases[i].text),
                                             .editable = cases[i].editable};
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        line.kind = cases[i].constraint ? PINC_LINE_CONSTRAINT : PINC_LINE_REQUIREMENT;
        line.at.remote = cases[i].remote;
        if (pinc_requirement_line_parse(&line, arena, &err) == PINC_OK) {
            print(&got, &line);
        } else {
            pinc_buf_addf(&got, "%u: %s (%s)", err.column, err.text, err.hint);
        }
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
}

/* Of a line of a hidden file nothing is told but where it is. */
static void test_hidden(void **state)
{
    struct pinc_requirement_line line = {.text = PINC_LIT("SECRET x")};
    struct pinc_error err = {0};

    (void)state;
    line.at.shown = PINC_LIT("other.in");
    line.at.line = 7;
    line.at.column = 3;
    assert_int_equal(pinc_requirement_line_parse(&line, arena, &err), PINC_ESYNTAX);
    pinc_requirement_line_fail_at(&line, &err);
    assert_non_null(strstr(err.text, "x"));
    assert_int_equal(err.column, 3);
    pinc_error_clear(&err);
    line.at.hidden = true;
    assert_int_equal(pinc_requirement_line_parse(&line, arena, &err), PINC_ESYNTAX);
    pinc_requirement_line_fail_at(&line, &err);
    assert_string_equal(err.text, "this line cannot be used");
    assert_string_equal(err.hint, "text of files outside of the repository is not shown");
    assert_string_equal(err.source, "other.in");
    assert_int_equal(err.line, 7);
    assert_int_equal(err.column, 0);
}

/* A link whose name comes later keeps its URL, marker and extras. */
static void test_name(void **state)
{
    struct pinc_requirement_line line = {.text = PINC_LIT("./project[x] ; os_name == 'nt'"),
                                         .kind = PINC_LINE_REQUIREMENT};
    struct pinc_buf got = {0};

    (void)state;
    assert_int_equal(pinc_requirement_line_parse(&line, arena, NULL), PINC_OK);
    assert_null(line.req);
    assert_int_equal(pinc_requirement_line_name(&line, PINC_LIT("a b"), arena, NULL), PINC_ESYNTAX);
    assert_int_equal(pinc_requirement_line_name(&line, PINC_LIT("Proj==2"), arena, NULL), PINC_OK);
    print(&got, &line);
    assert_string_equal(got.ptr,
                        "Proj==2 @ ./project | link ./project | extra x | os_name == \"nt\"");
    assert_int_equal(line.req->n_extras, 1);
    assert_ptr_equal(line.req->marker, line.marker);
    pinc_buf_clear(&got);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    struct pinc_requirement_line line = {.text = pinc_slice_of(data)};
    enum pinc_status st =
        own ? pinc_requirement_line_parse(&line, own, err) : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_sweep(void **state)
{
    (void)state;
    sweep(attempt, "./project[x] ; os_name == 'nt'");
    sweep(attempt, "https://h/a-1.0%2B1-py3-none-any.whl");
    sweep(attempt, "a[x]>=1 ; os_name == 'nt'");
    sweep(attempt, "a @ ./x");
}

static int set_up(void **state)
{
    (void)state;
    (void)snprintf(root, sizeof root, "/tmp/test_requirement_line-XXXXXX");
    arena = pinc_arena_new();
    if (!mkdtemp(root) || chdir(root) != 0) {
        return -1;
    }
    (void)mkdir("project", 0700);
    (void)mkdir("old", 0700);
    (void)mkdir("empty", 0700);
    make_file("project/pyproject.toml");
    make_file("old/setup.py");
    make_file("b-2.zip");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_arena_free(arena);
    if (chdir("/") != 0) {
        return -1;
    }
    pinc_folder_remove(root);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_name),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
