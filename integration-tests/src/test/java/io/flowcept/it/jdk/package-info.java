/** The agent in every JDK that it is made for. */
package io.flowcept.it.jdk;
