/** Settings and class files that nobody would write, of which the host must notice nothing. */
package io.flowcept.it.mangled;
