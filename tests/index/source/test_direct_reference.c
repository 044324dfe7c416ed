#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>

static void test_direct(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    world_open(w);
    p = get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(p->n_releases, 1);
    assert_demo(get_metadata(w, p, 0));
    assert_ptr_equal(get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL)), p);
    p = get_direct(w, "other", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "'" WHEEL "' is neither a wheel nor an sdist of other");
    p = get_direct(w, "demo-pkg", "ftp://host/" WHEEL);
    assert_int_equal(p->state, PINC_FAILED);
    p = get_direct(w, "demo-pkg", "no/such/folder");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "cannot find it: No such file or directory");
}

/* A reference without a name is told by its file name; asking for that name afterwards gives the
 * same object. */
static void test_direct_name(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};
    struct pinc_slice name;
    const char *url;

    world_open(w);
    url = http_server_url(w->server, "/f/" WHEEL);
    assert_int_equal(pinc_source_direct_name(w->source, &name, pinc_slice_of(url), &err), PINC_OK);
    assert_true(pinc_slice_equal(name, PINC_LIT("demo-pkg")));
    (void)world_drain(w);
    assert_int_equal(get_direct(w, "demo-pkg", url)->n_releases, 1);
    assert_int_equal(pinc_source_direct_name(w->source, &name, PINC_LIT("no/such"), &err),
                     PINC_ENOTFOUND);
    assert_string_equal(err.text, "cannot find it: No such file or directory");
}

/* What a URL says of its file: the digest and the name; and what is refused, with its place. */
static void test_references(void **state)
{
    static const struct {
        const char *label, *name, *url, *error; /* SERVER stands for the server */
        enum pinc_status status;
    } cases[] = {
        {"another protocol", "demo-pkg", "ftp://me:secret@h/" WHEEL,
         "references of this kind are not supported", PINC_EUNSUPPORTED},
        {"a file of another machine", "demo-pkg", "file://h/" WHEEL,
         "this file: URL names no file of this machine", PINC_EUSAGE},
        {"a wheel of no project", "demo-pkg", "SERVER/f/x.whl",
         "'x.whl' is neither a wheel nor an sdist of demo-pkg", PINC_ESYNTAX},
        {"a wheel of another project", "demo", "SERVER/f/" WHEEL,
         "'" WHEEL "' is neither a wheel nor an sdist of demo", PINC_ESYNTAX},
        {"a folder that is not there", "demo-pkg", "no/such",
         "cannot find it: No such file or directory", PINC_ENOTFOUND},
        {"version control without a revision to fetch", "demo-pkg", "git+ftp://h/x", NULL,
         PINC_EUNSUPPORTED},
    };
    struct world *w = *state;
    size_t i;

    world_open(w);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bool served = strncmp(cases[i].url, "SERVER", 6) == 0;
        const struct pinc_project *p = get_direct(
            w, cases[i].name, served ? http_server_url(w->server, cases[i].url + 6) : cases[i].url);

        print_message("reference: %s\n", cases[i].label);
        assert_int_equal(p->state, PINC_FAILED);
        assert_true(!cases[i].error || strcmp(p->error->text, cases[i].error) == 0);
        assert_true(!cases[i].error || p->error->code == cases[i].status);
        assert_null(strstr(p->error->source, "secret"));
        assert_true(p->error->source[0] != '\0');
    }
    assert_int_equal(http_server_count(w->server, NULL), 0);
}

/* The digest of a fragment is that of the file; a wrong one is found when the file has come. */
static void test_fragment(void **state)
{
    struct world *w = *state;
    struct pinc_file_details details;
    const struct pinc_project *p;
    const struct pinc_metadata *m;
    char url[256];

    serve_file(w->server, "/f/" WHEEL, &w->wheel, 0);
    w->options.client.cache_dir = NULL;
    world_open(w);
    (void)snprintf(url, sizeof url, "%s#x=y&sha256=%064d&egg=z",
                   http_server_url(w->server, "/f/" WHEEL), 7);
    p = get_direct(w, "demo-pkg", url);
    assert_int_equal(p->state, PINC_READY);
    p->details(&details, p, 0);
    assert_int_equal(details.hash.alg, PINC_HASH_SHA256);
    assert_int_equal(details.hash.bytes[31], 7);
    assert_true(pinc_slice_equal(p->direct_url, pinc_slice_of(url)));
    m = get_metadata(w, p, 0);
    assert_int_equal(m->state, PINC_FAILED);
    assert_int_equal(m->error->code, PINC_EHASH);
}

/* A folder by its path: name and version are those of its [project] table, and nothing is built. */
static void test_folder(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    struct pinc_slice name;
    char path[128], file[160];

    (void)snprintf(path, sizeof path, "%s/src", w->folder);
    (void)snprintf(file, sizeof file, "%s/pyproject.toml", path);
    assert_int_equal(pinc_folder_make(path, NULL), PINC_OK);
    assert_int_equal(pinc_file_replace(file,
                                       PINC_LIT("[project]\nname = 'Demo.Pkg'\nversion = '1.0'\n"
                                                "dependencies = ['dep']\n"),
                                       PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    w->options.build.forbidden = true;
    world_open(w);
    assert_int_equal(pinc_source_direct_name(w->source, &name, pinc_slice_of(path), NULL), PINC_OK);
    assert_true(pinc_slice_equal(name, PINC_LIT("demo-pkg")));
    p = get_direct(w, "demo-pkg", path);
    assert_int_equal(p->state, PINC_READY);
    assert_true(pinc_slice_equal(p->releases[0].text, PINC_LIT("1.0")));
    assert_demo(get_metadata(w, p, 0));
    p = get_direct(w, "other", path);
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error->text, "it is the project 'Demo.Pkg', not other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_direct),   TEST(test_direct_name), TEST(test_references),
        TEST(test_fragment), TEST(test_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
