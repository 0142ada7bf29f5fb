/** A Spring Boot application with beans behind both kinds of proxies. */
package org.example.boot;
