/**
 * What can be configured: a key, its kind, default, unit and sentence in one expression; values
 * from options, the environment and one file. Knows no part of Celltwin; each part lists its own
 * keys.
 */
package io.celltwin.setting;
