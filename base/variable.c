#include "base/variable.h"

size_t pinc_variable_length(struct pinc_slice text)
{
    size_t i = 2;

    if (!pinc_slice_starts(text, "${")) {
        return 0;
    }
    while (i < text.len && (pinc_is_digit(text.ptr[i]) || text.ptr[i] == '_' ||
                            (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'))) {
        i++;
    }
    return i > 2 && i < text.len && text.ptr[i] == '}' ? i + 1 : 0;
}

bool pinc_variable_is(struct pinc_slice text)
{
    return text.len > 0 && pinc_variable_length(text) == text.len;
}
