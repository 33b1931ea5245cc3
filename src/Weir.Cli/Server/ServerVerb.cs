using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Foundation.Errors;
using Weir.Foundation.Project;
using Weir.Server;

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

    public override string Path => "server";

    public override VerbGroup Group => VerbGroup.Server;

    public override string Summary => "Serve the web UI, MLflow's REST API and Weir's own over a project";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir server", "http://127.0.0.1:5000 over the project around you"),
        new("weir server --host 0.0.0.0 --token-file token.txt", "for other machines, with a token"),
        new("weir server --data /srv/team --port 8080", "a project elsewhere"),
        new("weir server --database postgresql://weir@db:5432/weir", "on PostgreSQL, which several servers may share (password: PGPASSWORD or ~/.pgpass)"),
    ];

    public override string Remarks =>
        """
        Point any MLflow client at it: MLFLOW_TRACKING_URI=http://127.0.0.1:5000. A token is taken as MLFLOW_TRACKING_TOKEN, or as the password of
        any user. Ctrl-C stops it; requests at work are finished. What was acknowledged is on disk.
        """;

    public override IReadOnlyList<string> SeeAlso => ["runs list", "serve"];

    public override void Define(Command command)
    {
        foreach (var option in new Option[] { _host, _port, _data, _database, _artifacts }) command.Add(option);
        _access.Define(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var options = new WeirServerOptions(FindProject(context))
        {
            Database = context.Get(_database),
            Artifacts = context.Get(_artifacts),
            Host = context.Get(_host)!,
            Port = PortOption.Check(context.Get(_port)),
            Token = _access.Token(context),
            NoAuth = _access.NoAuth(context),
            AllowedHosts = _access.AllowedHosts(context),
            AllowedOrigins = AccessOptions.AllowedOrigins(),
            Log = context.Console.Error.WriteLine,
        };
        await WeirServer.RunAsync(options, address => Announce(context, options, address), cancellation);
        return ExitCodes.Success;
    }

    private WeirProject FindProject(VerbContext context)
    {
        if (context.Get(_data) is { } folder)
        {
            var path = context.Resolve(folder);
            if (File.Exists(path)) throw new WeirException(ErrorCodes.WrongFileKind, $"'{folder}' is a file, a folder was expected", location: new SourceLocation(folder));
            return WeirProject.Open(path);
        }

        return context.FindProject() ?? throw WeirException.Usage($"there is no project at or above '{context.WorkingDirectory}'", "weir server --data DIR");
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
            context.Console.Say($"Weir serves {options.Project.Root} at {address.ToString().TrimEnd('/')}{(options.Token is null ? string.Empty : " (token needed)")}; Ctrl-C stops it");
        }
    }
}
