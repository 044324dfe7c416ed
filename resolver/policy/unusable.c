#include "resolver/policy/unusable.h"

bool pinc_unusable_for_want_of_wheel(enum pinc_unusable why)
{
    return why == PINC_NO_WHEEL || why == PINC_SDIST_REFUSED;
}

const char *pinc_unusable_text(enum pinc_unusable why)
{
    switch (why) {
    case PINC_USABLE:
        return "usable";
    case PINC_OTHER_SOURCE:
        return "not on the index that it comes from on this target";
    case PINC_VARIANTS_ONLY:
        return "only wheel variants (PEP 825), which neither pip nor pinc can take yet";
    case PINC_NO_WHEEL:
        return "no wheel for this target, and no sdist";
    case PINC_SDIST_REFUSED:
        return "no wheel for this target, and --only-binary refuses its sdist";
    case PINC_PYTHON_TOO_OLD:
        return "needs a newer Python";
    case PINC_PYTHON_TOO_NEW:
        return "does not allow this Python";
    case PINC_TOO_NEW:
        return "uploaded after --exclude-newer";
    case PINC_TIME_NOT_KNOWN:
        return "its upload time is not known (--exclude-newer-strict)";
    case PINC_WHEEL_REFUSED:
        return "its wheels are refused by --no-binary";
    case PINC_NOT_FINAL:
        return "a pre-release, refused by --only-final";
    case PINC_YANKED_ONLY:
        return "yanked, and not pinned by the input";
    case PINC_CONSTRAINED:
        return "refused by a constraint";
    case PINC_METADATA_UNUSABLE:
        return "its metadata cannot be used";
    }
    return "";
}
