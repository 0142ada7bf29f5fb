/** Tests of what messages become before a database stores them, and the messages that other tests pack. */
package io.flowcept.sinks.document;
