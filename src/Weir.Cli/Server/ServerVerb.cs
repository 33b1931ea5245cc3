using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Server;
using Weir.Tracking.Upkeep;

namespace Weir.Cli.Server;

/// <summary>Runs the server.</summary>
internal sealed class ServerVerb : Verb
{
    private readonly Option<string> _host = new("--host") { Description = "address to listen on", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port") { Description = "port; 0 takes a free one", HelpName = "PORT", DefaultValueFactory = _ => WeirServerOptions.DefaultPort };
    private readonly Option<string?> _data = new("--data") { Description = "project folder (default: the one at or above the working folder)", HelpName = "DIR" };
    private readonly Option<string?> _database = new("--database") { Description = "PostgreSQL instead of the project's SQLite file (default: WEIR_DATABASE)", HelpName = "ADDRESS" };
    private readonly Option<string?> _artifacts = new("--artifacts") { Description = "bucket for artifacts instead of the project's folder (default: WEIR_ARTIFACTS)", HelpName = "s3://BUCKET/FOLDER" };
    private readonly AccessOptions _access = new();
    private readonly Option<bool> _auth = new("--auth") { Description = "users with passwords, tokens and permissions (or WEIR_AUTH=1); the first administrator is made at the first start" };
    private readonly Option<string?> _defaultPermission = new("--default-permission") { Description = "what may be done to experiments and models without a permission of one's own: READ (default), EDIT, MANAGE, NO_PERMISSIONS", HelpName = "LEVEL" };

    private readonly Option<bool> _metricsOpen = new("--metrics-open") { Description = "let everybody read /metrics, without token or user" };
    private readonly Option<string?> _staleAfter = new("--stale-after") { Description = "mark a run at work of which nothing was heard for so long (default 15m; 0s never)", HelpName = "SPAN" };
    private readonly Option<bool> _failStale = new("--fail-stale") { Description = "also end such a run as FAILED; MLflow's own clients send no signs of life while they compute" };
    private readonly Option<string?> _retention = new("--retention-deleted") { Description = "remove for good what was deleted so long ago, such as 30d (default: never)", HelpName = "SPAN" };
    private readonly Option<string?> _logFormat = new("--log-format") { Description = "text (default) or json, a line an event (or WEIR_LOG_FORMAT)", HelpName = "FORMAT" };
    private readonly Option<string?> _logLevel = new("--log-level") { Description = "error, warning (default), info (a line a request) or debug (or WEIR_LOG_LEVEL)", HelpName = "LEVEL" };

    public override string Path => "server";

    public override VerbGroup Group => VerbGroup.Server;

    public override string Summary => "Serve the web UI, MLflow's REST API and Weir's own over a project";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir server", "http://127.0.0.1:5000 over the project around you"),
        new("weir server --host 0.0.0.0 --token-file token.txt", "for other machines, with a token"),
        new("weir server --host 0.0.0.0 --auth --default-permission NO_PERMISSIONS", "for a team: users, each with what he was given"),
        new("weir server --data /srv/team --port 8080", "a project elsewhere"),
        new("weir server --log-format json --log-level info --metrics-open", "for those who watch it: a line of JSON a request, figures at /metrics"),
        new("weir server --database postgresql://weir@db:5432/weir", "on PostgreSQL, which several servers may share (password: PGPASSWORD or ~/.pgpass)"),
    ];

    public override string Remarks =>
        """
        Point any MLflow client at it: MLFLOW_TRACKING_URI=http://127.0.0.1:5000. A token is taken as MLFLOW_TRACKING_TOKEN, or as the password of
        any user. With --auth, `weir users create`, `weir tokens create` and `weir permissions set` say who may do what; the first administrator's password
        is taken from WEIR_ADMIN_PASSWORD or --token-file, or made up and left in .weir/admin-password (as NAME:PASSWORD). Ctrl-C stops it; requests at work are finished. What was acknowledged is on disk.
        """;

    public override IReadOnlyList<string> SeeAlso => ["users create", "tokens create", "permissions set", "runs list", "serve"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _host, _port, _data, _database, _artifacts, _auth, _defaultPermission, _metricsOpen, _logFormat, _logLevel, _staleAfter, _failStale, _retention }) command.Add(option);
        _access.Define(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var hasUsers = context.Get(_auth) || Environment.GetEnvironmentVariable("WEIR_AUTH") is "1" or "true";
        var options = new WeirServerOptions(FindProject(context))
        {
            Database = context.Get(_database),
            Artifacts = context.Get(_artifacts),
            Host = context.Get(_host)!,
            Port = PortOption.Check(context.Get(_port)),
            Auth = hasUsers,
            AdminName = Environment.GetEnvironmentVariable("WEIR_ADMIN_USERNAME") is { Length: > 0 } name ? name : "admin",
            AdminPassword = hasUsers ? Environment.GetEnvironmentVariable("WEIR_ADMIN_PASSWORD") is { Length: > 0 } password ? password : _access.TokenOfFile(context) : null,
            DefaultPermission = context.Get(_defaultPermission) ?? (Environment.GetEnvironmentVariable("WEIR_DEFAULT_PERMISSION") is { Length: > 0 } level ? level : "READ"),
            Token = hasUsers ? null : _access.Token(context),
            NoAuth = _access.NoAuth(context),
            AllowedHosts = _access.AllowedHosts(context),
            AllowedOrigins = AccessOptions.AllowedOrigins(),
            Upkeep = new UpkeepOptions
            {
                StaleAfter = Span.Parse(context.Get(_staleAfter) ?? "15m", "--stale-after") is { Ticks: > 0 } silence ? silence : null,
                FailStale = context.Get(_failStale),
                KeepDeleted = context.Get(_retention) is { } kept ? Span.Parse(kept, "--retention-deleted") : null,
            },
            MetricsOpen = context.Get(_metricsOpen),
            LogsJson = IsJsonLog(context.Get(_logFormat) ?? (Environment.GetEnvironmentVariable("WEIR_LOG_FORMAT") is { Length: > 0 } format ? format : "text")),
            LogLevel = context.Get(_logLevel) ?? (Environment.GetEnvironmentVariable("WEIR_LOG_LEVEL") is { Length: > 0 } least ? least : "warning"),
            Log = context.Console.Error.WriteLine,
        };
        await WeirServer.RunAsync(options, address => Announce(context, options, address), cancellation);
        return ExitCodes.Success;
    }

    private static bool IsJsonLog(string format) => format switch
    {
        "json" => true,
        "text" => false,
        _ => throw WeirException.Usage($"there is no log format '{format}'", "text or json"),
    };

    private WeirProject FindProject(VerbContext context)
    {
        if (context.Get(_data) is { } folder)
        {
            var path = context.Resolve(folder);
            if (File.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{folder}' is a file, a folder was expected", location: new SourceLocation(folder));
            return WeirProject.Open(path);
        }

        return context.FindProject() ?? throw WeirException.Usage($"there is no project at or above '{context.WorkingDirectory}'", "make this folder one with `weir init`, or name another: weir server --data DIR");
    }

    private static void Announce(VerbContext context, WeirServerOptions options, Uri address)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("address", address.ToString().TrimEnd('/'));
                json.WriteString("project", options.Project.Root);
                json.WriteEndObject();
            });
            context.Console.Out.Flush();
        }
        else
        {
            context.Console.Say($"Weir serves {options.Project.Root} at {address.ToString().TrimEnd('/')}{(options.Auth ? " (for users)" : options.Token is null ? string.Empty : " (token needed)")}; Ctrl-C stops it");
        }
    }
}
