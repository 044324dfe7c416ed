#include "tests/support/tell.h"

#include "tests/support/cmocka_all.h"

#include "resolver/resolve.h"
#include "tests/support/fake_index.h"

void tell(struct pinc_buf *out, const char *text)
{
    struct fake_index *index = fake_index_new(pinc_slice_of(text));
    struct pinc_resolution *r = NULL;
    struct pinc_conflict *conflict = NULL;
    struct pinc_error err = {0};
    size_t i;

    if (pinc_resolve(&r, &index->request, &index->provider, &conflict, &err) == PINC_OK) {
        for (i = 0; i < r->n_notes; i++) {
            pinc_buf_addf(out, "%d ", (int)r->notes[i].kind);
            pinc_buf_add(out, r->notes[i].text);
            pinc_buf_add_char(out, '\n');
        }
    } else {
        assert_int_equal(err.code, PINC_ENOSOLUTION);
        pinc_conflict_print(out, conflict);
    }
    pinc_conflict_free(conflict);
    pinc_resolution_free(r);
    fake_index_free(index);
}
