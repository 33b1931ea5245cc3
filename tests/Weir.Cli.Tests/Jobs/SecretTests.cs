using System.Text;
using Weir.Cli.Shell;
using Weir.Cli.Tests.BadInput;
using Weir.Foundation.Processes;

namespace Weir.Cli.Tests.Jobs;

/// <summary>Secrets reach the job, and nothing that is kept.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Token = "t0ken/with+signs%";
    private const string Literal = "hunter2-literal";
    private const string Given = "given-on-the-line";
    private const string Own = "own-resolver-value";
    private const string Unread = "never-read-by-a-config";

    private readonly CommandRunner _runner = new();

    public void Dispose() => _runner.Dispose();

    [Fact]
    public async Task No_file_under_the_project_holds_a_secret()
    {
        // What somebody wrote into a file of his own stays there; all else is looked through.
        _runner.Folder.Write("conf/config.yaml", $"defaults: [_self_, db: main]\nurl: https://u:${{oc.env:API_TOKEN}}@host\nname: ${{oc.env:PLAIN_NAME}}\nown: ${{weir.secret:OWN_THING}}\nlist: [1, \"${{oc.env:API_TOKEN}}\"]\nstart: ''\n");
        _runner.Folder.Write("conf/db/main.yaml", $"user: me\npassword: {Literal}\nport: 1\n");
        _runner.Folder.Write("conf/schema.json", """{"properties": {"db": {"properties": {"password": {"writeOnly": true}}}, "start": {"x-secret": true}}}""");
        _runner.Folder.Write("job.sh", "cat $WEIR_CONFIG_FILE $WEIR_CONFIG_JSON\necho $1 $API_TOKEN $UNREAD_SECRET >&2\ntest \"$2\" = 'hunter2-literal' && test \"$3\" = 'given-on-the-line' && test \"$4\" = 'own-resolver-value' || exit 5\necho done > $WEIR_OUTPUT_DIR/made\n");
        await GitAsync("init", "-q", ".");
        await GitAsync("config", "user.name", "me");
        await GitAsync("config", "user.email", "me@example.org");
        await WeirAsync("init", "-q");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "one");
        _runner.Folder.Write("notes.txt", "a new file\n");
        await WeirAsync("run", $"start={Given}", "--name", "first", "--", "sh", "job.sh", "{url}", "{db.password}", "{start}", "{own}");
        await WeirAsync("run", "-m", $"start={Given}", "db.port=1,2", "--", "sh", "job.sh", "{url}", "{db.password}", "{start}", "{own}");
        await WeirAsync("run", "--hydra", "--name", "hydra", "db.port=3", "--", "sh", "-c", "echo $API_TOKEN");
        await WeirAsync("tune", "run", "s", "-p", "x=interval(0,1)", "-n", "2", "--", "sh", "-c", "echo $API_TOKEN $UNREAD_SECRET; echo {x}");
        await WeirAsync("tune", "run", "composed", "--config-dir", "conf", "-S", $"start={Given}", "-S", "db.port=range(1,3)", "-n", "2", "--", "sh", "-c", "cat $WEIR_CONFIG_FILE >&2; echo $1; echo 0.5", "job", Token);
        var again = await TryAsync("tune", "run", "composed", "--more", "1");
        Assert.Contains("secret_needed", again.Error, StringComparison.Ordinal);
        await WeirAsync("run", "-m", "start=one-literal,two-literal", "hydra.sweep.dir=swept", "--", "true");
        Assert.DoesNotContain("-literal", await File.ReadAllTextAsync(_runner.Folder["swept/multirun.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var parameter = await TryAsync("tune", "run", "refused", "--config-dir", "conf", "-S", "db.password=choice(aaaaaaaa,bbbbbbbb)", "-n", "1", "--", "true");
        Assert.Contains("secret_parameter", parameter.Error, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_runner.Folder.Path, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith("conf/db/main.yaml", StringComparison.Ordinal) || file.Contains("/.git/objects/", StringComparison.Ordinal) || file.EndsWith("/job.sh", StringComparison.Ordinal)) continue;
            var text = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            foreach (var secret in new[] { Token, Literal, Given, Own, Unread, Uri.EscapeDataString(Token) }) Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{file} holds '{secret}'");
        }

        // What is not secret is there.
        Assert.Contains("plain value", await WeirAsync("runs", "show", "first"), StringComparison.Ordinal);
        var log = await File.ReadAllTextAsync(Directory.EnumerateFiles(_runner.Folder["outputs"], "job.log", SearchOption.AllDirectories).First(), TestContext.Current.CancellationToken);
        Assert.Contains("https://u:***@host", log, StringComparison.Ordinal);
        Assert.Contains("password: '***'", await File.ReadAllTextAsync(Directory.EnumerateFiles(_runner.Folder["outputs"], "config.yaml", SearchOption.AllDirectories).First(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // It can be done again, by whoever has the secrets.
        var replay = await TryAsync("runs", "replay", "first");
        Assert.Contains("secret_needed", replay.Error, StringComparison.Ordinal);
        await WeirAsync("runs", "replay", "first", $"start={Given}");
    }

    [Fact]
    public async Task A_marked_value_is_hidden_in_the_command_however_short_it_is()
    {
        _runner.Folder.Write("conf/config.yaml", "pin: '4711'\nweir: {secret: [pin]}\n");
        await WeirAsync("init", "--no-scm", "-q");
        await WeirAsync("run", "--", "sh", "-c", "test ${#0} = 5", "x{pin}");
        foreach (var file in Directory.EnumerateFiles(_runner.Folder[".weir"], "*", SearchOption.AllDirectories))
            Assert.DoesNotContain("x4711", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_may_not_be_called_by_a_secret()
    {
        _runner.Folder.Write("conf/config.yaml", "start: ''\nweir: {secret: [start]}\n");
        var run = await TryAsync("run", "-m", $"start={Given}", "hydra.sweep.subdir=${hydra.job.override_dirname}", "--", "echo");
        Assert.Contains("secret_in_path", run.Error, StringComparison.Ordinal);
        Assert.Contains("would hold 'start', which is a secret", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Given, run.Error, StringComparison.Ordinal);
        var read = await TryAsync("run", "hydra.run.dir=out/${oc.env:OWN_PASSWORD}", "--", "echo");
        Assert.Contains("would hold the variable OWN_PASSWORD, which is a secret", read.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stages_print_of_secrets_is_in_no_log_of_theirs()
    {
        _runner.Folder.Write("conf/config.yaml", $"train: {{lr: 0.1}}\ndb: {{password: {Literal}}}\nweir: {{secret: [db.password]}}\n");
        _runner.Folder.Write("dvc.yaml", $"stages:\n  train:\n    cmd: sh train.sh\n    deps: [train.sh]\n  fails:\n    cmd: echo $UNREAD_SECRET; test -e good\n");
        _runner.Folder.Write("train.sh", "sed -n 's/.*password: //p' conf/config.yaml; echo $API_TOKEN; printf '{\"t\": \"%s\"}\\n' \"$API_TOKEN\"; echo $API_TOKEN >&2; echo plain\n");
        await GitAsync("init", "-q", ".");
        await WeirAsync("init", "-q");
        var run = await TryAsync("repro", "--config-dir", "conf", "-k");
        Assert.NotEqual(0, run.ExitCode);
        var secrets = new[] { Token, Literal, Unread };
        Assert.All(secrets, s => Assert.DoesNotContain(s, run.Output + run.Error, StringComparison.Ordinal));
        var logs = Directory.EnumerateFiles(_runner.Folder[".weir"], "*", SearchOption.AllDirectories).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f))).ToList();
        Assert.Contains(logs, l => l == "***}\n***\n{\"t\": \"***\"}\n***\nplain\n");
        Assert.All(logs, l => Assert.All(secrets, s => Assert.DoesNotContain(s, l, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_project_says_what_is_secret()
    {
        _runner.Folder.Write("conf/config.yaml", "a: {x: secret-one, z: open-value}\nb: ${oc.env:PLAIN_NAME}\nc: ${oc.env:API_TOKEN}\n");
        _runner.Folder.Write("weir.yaml", "secrets:\n  names: PLAIN_*\n  keys: [a.x]\n");
        await WeirAsync("init", "--no-scm", "-q");
        await WeirAsync("run", "hydra.run.dir=o", "--", "sh", "-c", "echo {a.x} {b} {c}");
        Assert.Equal($"*** *** {Token}\n", await File.ReadAllTextAsync(_runner.Folder["o/sh.log"], TestContext.Current.CancellationToken));
        Assert.StartsWith("a:\n  x: '***'\n  z: open-value\n", await File.ReadAllTextAsync(_runner.Folder["o/.hydra/config.yaml"], TestContext.Current.CancellationToken), StringComparison.Ordinal);
        _runner.Folder.Write("weir.yaml", "secrets:\n  nams: X\n");
        var run = await TryAsync("run", "--", "echo");
        Assert.Contains("error[config_invalid]", run.Error, StringComparison.Ordinal);
        Assert.Contains("weir.yaml:2", run.Error, StringComparison.Ordinal);
    }

    private async Task<string> WeirAsync(params string[] words)
    {
        var result = await TryAsync(words);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', words)}: {result.Error}{result.Output}");
        return result.Output;
    }

    private Task<ProcessResult> TryAsync(params string[] words) => ProcessRunner.RunAsync(new ProcessSpec("dotnet", [typeof(WeirCli).Assembly.Location, .. words])
    {
        WorkingDirectory = _runner.Folder.Path,
        Environment = new Dictionary<string, string?> { ["API_TOKEN"] = Token, ["UNREAD_SECRET"] = Unread, ["OWN_THING"] = Own, ["OWN_PASSWORD"] = "in-no-path", ["PLAIN_NAME"] = "plain value", ["MLFLOW_TRACKING_URI"] = null, ["WEIR_TRACKING_URI"] = null },
    });

    private async Task GitAsync(params string[] arguments) => Assert.Equal(0, (await ProcessRunner.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = _runner.Folder.Path })).ExitCode);
}
