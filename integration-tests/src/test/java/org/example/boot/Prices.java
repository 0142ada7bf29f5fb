package org.example.boot;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** Has no interface, so that its proxy is a subclass. */
@Service
class Prices {
    private final Rates rates;

    Prices(Rates rates) {
        this.rates = rates;
    }

    @Cacheable("prices")
    long inCents(int items, String currency) {
        return Math.round(items * 100 * rates.rate(currency));
    }
}
