#include "index/source/wanted_file.h"

#include "markers/name.h"

bool wanted_file_is(const struct wanted_file *want, const struct pinc_metadata_text *text,
                    struct pinc_arena *arena, struct pinc_slice *wrong)
{
    struct pinc_version version;

    *wrong = text->name;
    if (!pinc_name_equal(text->name, want->name)) {
        return false;
    }
    *wrong = text->version;
    return pinc_version_parse(&version, text->version, arena, NULL) == PINC_OK &&
           pinc_version_compare(&version, &want->release->version) == 0;
}
