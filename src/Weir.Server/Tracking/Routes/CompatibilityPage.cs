using System.Globalization;
using System.Text;

namespace Weir.Server.Tracking.Routes;

/// <summary>The page of the documentation that says which of MLflow's calls are served.</summary>
internal static class CompatibilityPage
{
    /// <summary>The whole page, as it lies in the repository.</summary>
    public static string Write(IReadOnlyList<MlflowRoute> routes)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            # MLflow's REST API, call by call

            Made from the route table of the server; a test fails when it is not up to date. Of {routes.Count} calls {routes.Count(r => r.Status != RouteStatus.Absent)} are served.

            - **same**: as MLflow answers.
            - **better**: MLflow's clients work as they are; where MLflow's own server is wrong, the note says what is right here.
            - **absent**: answers 404 `ENDPOINT_NOT_FOUND` with the reason.

            Calls below `/api/` are served below `/ajax-api/` too, those of `/api/2.0/mlflow/` also below `/api/2.0/preview/mlflow/`. Each served call has an example that is sent to a real server, on SQLite and on PostgreSQL, and is sent again without each field that it needs and with ids that are not there.

            """);
        foreach (var section in routes.GroupBy(r => r.Section))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {section.Key}\n\n| call | here | note |\n| --- | --- | --- |\n");
            foreach (var route in section) page.Append(CultureInfo.InvariantCulture, $"| `{route}` | {route.Status.ToString().ToLowerInvariant()} | {route.Note} |\n");
        }

        return page.ToString();
    }
}
