#include "tests/support/cmocka_all.h"

#include "index/build/vcs_reference.h"

#include <string.h>

static void test_parse(void **state)
{
    static const struct {
        const char *in, *url, *revision, *subdirectory, *egg, *error;
    } cases[] = {
        {"git+https://h/o/r.git", "https://h/o/r.git", "", "", "", NULL},
        {"git+https://h/o/r.git@v1.0", "https://h/o/r.git", "v1.0", "", "", NULL},
        {"git+https://h/r@ae9cfc6#egg=x[y]&subdirectory=a/b", "https://h/r", "ae9cfc6", "a/b",
         "x[y]", NULL},
        {"git+https://u:p@h/r@feature/x", "https://u:p@h/r", "feature/x", "", "", NULL},
        {"git+ssh://git@h/o/r.git@refs/pull/1/head", "ssh://git@h/o/r.git", "refs/pull/1/head", "",
         "", NULL},
        {"git+ssh://git@h:22/r", "ssh://git@h:22/r", "", "", "", NULL},
        {"git+file:///srv/r@main", "file:///srv/r", "main", "", "", NULL},
        {"GIT+HTTPS://h/r", "HTTPS://h/r", "", "", "", NULL},
        {"git+https://h/r#sha256=1", "https://h/r", "", "", "", NULL},
        {"git+https://h/a@b/r@v", "https://h/a@b/r", "v", "", "", NULL},
        {"git+https://h/r@", NULL, NULL, NULL, NULL,
         "'git+https://h/r@': no revision can be called so"},
        {"git+https://h/r@--upload-pack=x", NULL, NULL, NULL, NULL,
         "'git+https://h/r@--upload-pack=x': no revision can be called so"},
        {"git+https://h/r@+x:y", NULL, NULL, NULL, NULL,
         "'git+https://h/r@+x:y': no revision can be called so"},
        {"git+https://h/r@feature%2Fx", "https://h/r", "feature%2Fx", "", "", NULL},
        {"git+https://h/r@%2D-upload-pack=x", NULL, NULL, NULL, NULL,
         "'git+https://h/r@%2D-upload-pack=x': no revision can be called so"},
        {"git+https://h/r@a%0Ab", NULL, NULL, NULL, NULL,
         "'git+https://h/r@a%0Ab': no revision can be called so"},
        {"git+https://h/r@a%00", NULL, NULL, NULL, NULL,
         "'git+https://h/r@a%00': no revision can be called so"},
        {"git+https://h/r@a..b", NULL, NULL, NULL, NULL,
         "'git+https://h/r@a..b': no revision can be called so"},
        {"git+https://h/r@a^{tree}", NULL, NULL, NULL, NULL,
         "'git+https://h/r@a^{tree}': no revision can be called so"},
        {"git+ssh://-oProxyCommand=x/r", NULL, NULL, NULL, NULL,
         "'git+ssh://-oProxyCommand=x/r': no host or no path in it"},
        {"git+ssh://u@-oProxyCommand=x/r", NULL, NULL, NULL, NULL,
         "'git+ssh://-oProxyCommand=x/r': no host or no path in it"},
        {"git+ssh://-u@h/r", NULL, NULL, NULL, NULL, "'git+ssh://h/r': no host or no path in it"},
        {"git+https://h", NULL, NULL, NULL, NULL, "'git+https://h': no host or no path in it"},
        {"git+https:///r", NULL, NULL, NULL, NULL, "'git+https:///r': no host or no path in it"},
        {"git+file://h/r", NULL, NULL, NULL, NULL, "'git+file://h/r': no host or no path in it"},
        {"git+https://h/r#subdirectory=../x", NULL, NULL, NULL, NULL,
         "'git+https://h/r': its subdirectory is not within it"},
        {"git+https://u:secret@h/r x", NULL, NULL, NULL, NULL,
         "'git+https://h/r x': blanks, control characters and backslashes have to be encoded"},
        {"git+ext::sh", NULL, NULL, NULL, NULL,
         "'git+ext::sh': git is asked over https, ssh, http, git or file URLs"},
        {"git+git@h:o/r", NULL, NULL, NULL, NULL,
         "'git+git@h:o/r': git is asked over https, ssh, http, git or file URLs"},
        {"hg+https://h/r", NULL, NULL, NULL, NULL,
         "'hg+https://h/r': git is the only version control system that is supported"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        struct pinc_vcs_ref ref;
        enum pinc_status st = pinc_vcs_parse(&ref, pinc_slice_of(cases[i].in), &err);

        assert_true(pinc_vcs_is_url(pinc_slice_of(cases[i].in)));
        if (strcmp(err.text, cases[i].error ? cases[i].error : "") != 0) {
            fail_msg("%s: %s", cases[i].in, err.text);
        }
        assert_true((st == PINC_OK) == (cases[i].error == NULL));
        if (st != PINC_OK) {
            continue;
        }
        assert_true(pinc_slice_equal(ref.url, pinc_slice_of(cases[i].url)));
        assert_true(pinc_slice_equal(ref.revision, pinc_slice_of(cases[i].revision)));
        assert_true(pinc_slice_equal(ref.subdirectory, pinc_slice_of(cases[i].subdirectory)));
        assert_true(pinc_slice_equal(ref.egg, pinc_slice_of(cases[i].egg)));
    }
    assert_false(pinc_vcs_is_url(PINC_LIT("https://h/x.git")));
    assert_false(pinc_vcs_is_url(PINC_LIT("git")));
    assert_true(pinc_vcs_is_commit(PINC_LIT("0123456789abcdef0123456789ABCDEF01234567")));
    assert_false(pinc_vcs_is_commit(PINC_LIT("ae9cfc6")));
    assert_false(pinc_vcs_is_commit(PINC_LIT("0123456789abcdef0123456789abcdefg1234567")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
