/**
 * What happens on the host's threads. Calls of woven methods enter, through {@link io.flowcept.bootstrap.Gate}; one
 * compact record for each call leaves for the journal. Takes no lock, does no I/O, keeps no host object, and calls no
 * method that the host's classes could have written, unless {@code capture.objects: fields} asks for it.
 */
package io.flowcept.engine.capture;
