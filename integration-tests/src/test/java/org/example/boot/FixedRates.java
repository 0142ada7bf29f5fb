package org.example.boot;

import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

@Service
class FixedRates implements Rates {
    @Override
    @Cacheable("rates")
    public double rate(String currency) {
        return currency.equals("EUR") ? 1.25 : 1;
    }
}
