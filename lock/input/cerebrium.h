/*
 * cerebrium.toml as input: [cerebrium.dependencies.pip], the file of [cerebrium.dependencies.paths],
 * and what [cerebrium.deployment] says of Python and of the image.
 */
#ifndef PINC_LOCK_INPUT_CEREBRIUM_H
#define PINC_LOCK_INPUT_CEREBRIUM_H

#include "lock/input/project_input.h"

/**
 * Add the requirements of the table.
 * @param root of the document
 * @param path set to the requirements file that paths.pip names, as it is seen from the current
 * folder; ptr NULL: none
 * @return PINC_OK; PINC_ESYNTAX; PINC_ELIMIT; PINC_ENOMEM
 */
PINC_MUST_USE enum pinc_status pinc_cerebrium_add(struct pinc_project_input *in,
                                                  const struct pinc_toml_value *root,
                                                  struct pinc_slice *path);

/** The glibc 2.N of a container image, by the distribution that its name tells ("debian:bookworm",
 * "nvidia/cuda:12.1.1-runtime-ubuntu22.04"): N, or 0 when it tells none. */
unsigned pinc_image_glibc(struct pinc_slice image);

#endif
