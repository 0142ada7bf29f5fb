/**
 * What the finished jar does to real applications. Each test forks JVMs with the jar in front of an application of {@code
 * org.example} or of somebody else, and looks at what a person would see: exit code, output, files.
 */
package io.flowcept.it;
