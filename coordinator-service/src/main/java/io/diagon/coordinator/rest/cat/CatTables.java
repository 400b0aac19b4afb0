package io.diagon.coordinator.rest.cat;

import io.diagon.coordinator.cat.CatTable;
import io.diagon.coordinator.cat.CatText;
import io.diagon.coordinator.rest.RestRequest;
import io.diagon.coordinator.rest.RestResponse;
import io.diagon.error.ErrorCode;
import io.diagon.error.SearchException;

/** Answers with tables as the URL asks for them. */
final class CatTables {
    static final String PARAMETERS =
            "format,h,help,v,s,bytes,time,size,local,master_timeout,cluster_manager_timeout,timeout";

    private CatTables() {}

    static RestResponse answer(RestRequest request, CatTable table) {
        if (request.flag("help", false)) {
            return RestResponse.text(CatText.help(table));
        }
        CatText.Options options = new CatText.Options(request.flag("v", false), request.list("h"), request.list("s"));
        String format = request.parameter("format", "text");
        return switch (format) {
            case "text", "txt" -> RestResponse.text(CatText.text(table, options));
            case "json" -> RestResponse.json(json -> CatText.json(table, options, json));
            default ->
                throw new SearchException(ErrorCode.ILLEGAL_ARGUMENT, "format is not supported [" + format + "]");
        };
    }
}
