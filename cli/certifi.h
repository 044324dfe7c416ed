/*
 * The Python package certifi: certificate authorities for a system that has none (a slim container
 * image), where pinc was installed with pip.
 */
#ifndef PINC_CLI_CERTIFI_H
#define PINC_CLI_CERTIFI_H

/**
 * Look for its file beside this program: PREFIX/lib/pythonX.Y/site-packages for PREFIX/bin/pinc;
 * pip brings a copy of its own. Looks once; on one thread.
 * @return a path that stays valid, or NULL
 */
const char *certifi_find(void);

#endif
