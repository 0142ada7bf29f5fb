/** An application with one of each that a message may hold, for readers that are not ours. */
package org.example.interop;
