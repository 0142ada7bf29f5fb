package org.example.webapps.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with a number, for which it asks a method of its own. */
public final class Answer extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(sumOne(Integer.parseInt(request.getParameter("i1"))));
    }

    static int sumOne(int i1) {
        return i1 + 1;
    }
}
