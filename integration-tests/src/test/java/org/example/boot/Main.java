package org.example.boot;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cache.annotation.EnableCaching;

/** Asks for one price three times, which its cache answers after the first. */
@SpringBootApplication
@EnableCaching
public class Main implements CommandLineRunner {
    private final Rates rates;
    private final Prices prices;

    Main(Rates rates, Prices prices) {
        this.rates = rates;
        this.prices = prices;
    }

    public static void main(String[] args) {
        SpringApplication.run(Main.class, args);
    }

    @Override
    public void run(String... args) {
        System.out.println(AopUtils.isJdkDynamicProxy(rates) + " " + AopUtils.isCglibProxy(prices));
        for (String currency : args) {
            System.out.println(prices.inCents(3, currency));
        }
        System.out.println(Main.class.getProtectionDomain().getCodeSource().getLocation());
    }
}
