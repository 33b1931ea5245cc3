using System.CommandLine;
using Weir.Cli.Shell;
using Weir.PredictionLog;
using Weir.Server.Hosting;
using Weir.Server.Serving;
using Weir.Serving.Engine;

namespace Weir.Cli.Serving;

/// <summary>Serves models over HTTP.</summary>
internal sealed class ServeVerb : Verb
{
    private readonly Argument<string[]> _models = new("models") { Description = "package directories, .onnx files or models:/NAME/VERSION, each optionally NAME=MODEL", Arity = ArgumentArity.OneOrMore, HelpName = "MODEL" };
    private readonly Option<string> _host = new("--host") { Description = "address to listen on (default 127.0.0.1); beyond loopback a token is wanted", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<int> _port = new("--port", "-p") { Description = "port (default 8080; 0 takes a free one)", HelpName = "PORT", DefaultValueFactory = _ => 8080 };
    private readonly Option<string?> _log = new("--log") { Description = "folder of the prediction log (default .weir/predictions of the project)", HelpName = "DIR" };
    private readonly Option<bool> _noLog = new("--no-log") { Description = "keep no prediction log" };
    private readonly Option<int> _maxBody = new("--max-body") { Description = "largest request body in MiB (default 32)", HelpName = "MIB", DefaultValueFactory = _ => 32 };
    private readonly Option<bool> _untilInputEnds = new("--until-input-ends") { Description = "stop when standard input ends", Hidden = true }; // a parent that dies takes its child along
    private readonly AccessOptions _access = new();

    public override string Path => "serve";

    public override VerbGroup Group => VerbGroup.Serving;

    public override string Summary => "Serve models over HTTP: Open Inference Protocol V2 and MLflow scoring";

    public override IReadOnlyList<Example> Examples =>
    [
        new("weir serve models:/tips/3 --port 8080", "a registered version; http://127.0.0.1:8080/docs shows how to call it"),
        new("weir serve fares=./model other.onnx", "two models on one port, the first under another name"),
    ];

    public override IReadOnlyList<string> SeeAlso => ["train", "lineage", "monitor report"];

    public override void Define(Command command)
    {
        command.Add(_models);
        foreach (var option in new Option[] { _host, _port, _log, _noLog, _maxBody, _untilInputEnds }) command.Add(option);
        _access.Define(command);
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellation)
    {
        var (host, port, token) = (context.Get(_host)!, PortOption.Check(context.Get(_port)), _access.Token(context));
        ListenAddress.Parse(host, port, token, _access.NoAuth(context)); // told before models are loaded
        var models = new ServedModels();
        foreach (var argument in context.Get(_models)!) models.Add(await ModelArgument.LoadAsync(context, argument, cancellation));
        await using var log = await OpenLogAsync(context, cancellation);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (context.Get(_untilInputEnds)) _ = EndWithInputAsync(ended);
        await ModelServer.RunAsync(
            new ModelServerOptions
            {
                Models = models,
                Host = host,
                Port = port,
                Token = token,
                NoAuth = _access.NoAuth(context),
                AllowedHosts = _access.AllowedHosts(context),
                AllowedOrigins = AccessOptions.AllowedOrigins(),
                Warn = context.Console.Error.WriteLine,
                Log = log,
                MaximumBodyBytes = (long)context.Get(_maxBody) << 20,
                OnReady = address =>
                {
                    foreach (var model in models.All) context.Console.Say($"Serving {model.Name} (version {model.Version}) at {address}/v2/models/{model.Name}");
                    context.Console.Say($"How to call it: {address}/docs");
                },
            },
            context.Time,
            ended.Token);
        return ExitCodes.Success;
    }

    private static async Task EndWithInputAsync(CancellationTokenSource ended)
    {
        await using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null, ended.Token);
        await ended.CancelAsync();
    }

    private async Task<PredictionLogWriter?> OpenLogAsync(VerbContext context, CancellationToken cancellation)
    {
        if (context.Get(_noLog)) return null;
        var folder = context.Get(_log) is { } named ? context.Resolve(named) : context.FindProject()?.Predictions;
        if (folder is null) return null;
        context.FindProject()?.EnsureState();
        return await PredictionLogWriter.OpenAsync(folder, new PredictionLogOptions(), context.Time, context.Console.Warn, cancellation);
    }
}
