/** The small, optional user API: annotations that select methods without a settings entry. */
package io.flowcept.api;
