package org.example.secrets;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Each of its secrets ends in {@code HIDE}. */
public final class Main {
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5NHIDE";

    private Main() {}

    public static void main(String[] args) {
        System.out.println(login("ann", "pw-HIDE", 42));
        System.out.println(connect("jdbc:postgresql://ann:pw-HIDE@db/x", new Account("ann", "pw-HIDE")));
        Map<String, Object> headers = new TreeMap<>();
        headers.put("Authorization", "Basic HIDE");
        headers.put("Accept", "*/*");
        headers.put("nested", Collections.singletonMap("apiKey", "HIDE"));
        System.out.println(send(headers, "with " + JWT));
        System.out.println(issue(7).length());
        System.out.println(pinOf(1234));
        System.out.println(visit("patient-0815-HIDE"));
        try {
            fail();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage().length());
        }
    }

    static int login(String user, String password, int maxTokens) {
        return user.length() + password.length() + maxTokens;
    }

    static int connect(String url, Account account) {
        return url.length() + account.name.length();
    }

    static int send(Map<String, Object> headers, String body) {
        return headers.size() + body.length();
    }

    static String issue(int id) {
        return id + "-HIDE";
    }

    static int pinOf(int pin) {
        return pin + 1;
    }

    static int visit(String patient) {
        return patient.length();
    }

    static void fail() {
        throw new IllegalStateException("cannot reach https://ann:pw-HIDE@host/x");
    }

    static final class Account {
        final String name;
        final String secret;

        Account(String name, String secret) {
            this.name = name;
            this.secret = secret;
        }
    }
}
