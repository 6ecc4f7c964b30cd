/**
 * The dry run: looks at what a source sends, sends nothing, and says what it understood, how it
 * knows, and what it cannot know. Names are hints; units and signs are decided by physics or stated
 * by a name that physics does not contradict, and refused otherwise.
 */
package io.celltwin.gateway.map;
