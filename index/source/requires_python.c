#include "index/source/requires_python.h"

#include "index/dist/metadata.h"

enum pinc_status requires_python_get(struct requires_python *pythons,
                                     const struct pinc_specset **out, struct pinc_slice text)
{
    const struct pinc_specset *set = NULL;
    enum pinc_status st;
    uint32_t id;

    *out = NULL;
    if (!pythons->ids && !(pythons->ids = pinc_map_new())) {
        return PINC_ENOMEM;
    }
    if (pinc_map_get(pythons->ids, text, &id)) {
        *out = pythons->sets[id];
        return PINC_OK;
    }
    st = pinc_specset_parse(&set, text, pythons->arena, NULL);
    if (st != PINC_OK && st != PINC_ENOMEM) {
        st = pinc_metadata_repair_specifiers(&set, text, pythons->arena, NULL);
    }
    if (st == PINC_ENOMEM || !PINC_GROW(pythons->sets, pythons->cap, pythons->n + 1) ||
        !pinc_map_put(pythons->ids, text, (uint32_t)pythons->n)) {
        return PINC_ENOMEM;
    }
    *out = st == PINC_OK ? set : NULL;
    pythons->sets[pythons->n++] = *out;
    return PINC_OK;
}

void requires_python_clear(struct requires_python *pythons)
{
    pinc_free(pythons->sets);
    pinc_map_free(pythons->ids);
    pythons->ids = NULL;
}
