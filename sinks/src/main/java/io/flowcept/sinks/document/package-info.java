/**
 * Messages as the databases keep them. A MessagePack message enters, the document that Flowcept's own inserter would
 * store leaves, as a map or as JSON text. Called by the sinks that write to databases.
 */
package io.flowcept.sinks.document;
