using System.Reflection;
using System.Runtime.InteropServices;
using Weir.Foundation.Processes;
using Weir.Training.AutoML.Workers;

namespace Weir.Cli.Shell;

/// <summary>The command line as a whole: finds the verb, runs it, turns every end into an exit code.</summary>
internal static class WeirCli
{
    private static readonly TimeSpan SignalPatience = TimeSpan.FromSeconds(45);

    /// <summary>The program's version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(WeirCli).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Runs as a program: real console, Ctrl-C and SIGTERM cancel.</summary>
    public static int RunProcess(string[] args)
    {
        if (args is ["--version" or "-V"])
        {
            Console.Out.WriteLine($"weir {Version}"); // the shortest way out: no verb table, no parser
            return ExitCodes.Success;
        }

        if (args is [TrialWorkerHost.Word, .. var rest]) return TrialWorkerHost.Run(rest); // a part of another `weir`, which ends it

        using var interruption = new CancellationTokenSource();
        var signal = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Stop(c, 2));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Stop(c, 15));
        using var console = CliConsole.ForProcess();
        // Blocks: the process has nothing else to do, and each async method costs a short command a compilation.
        if (CurrentFolder() is not { } folder)
        {
            var gone = new Foundation.Errors.WeirException(Foundation.Errors.ErrorCodes.FileNotFound, "the folder that this was started in is not there any more", "go to one that is");
            return ErrorReport.Write(gone, console, args, interruption.Token);
        }

        var code = RunAsync(args, console, folder, interruption.Token).GetAwaiter().GetResult();
        return code == ExitCodes.Interrupted && signal == 15 ? ExitCodes.Terminated : code;

        void Stop(PosixSignalContext context, int number)
        {
            // The first signal lets the work clean up; a second one ends the process the usual way.
            context.Cancel = signal == 0;
            if (signal != 0) ChildGroups.KillAll();
            signal = number;
            interruption.Cancel();
            _ = EndAsync(number);
        }
    }

    private static string? CurrentFolder()
    {
        try
        {
            return Environment.CurrentDirectory;
        }
        catch (FileNotFoundException)
        {
            return null; // removed meanwhile
        }
    }

    // Work that does not heed its token must not outlive the patience of whoever asked it to end.
    private static async Task EndAsync(int signal)
    {
        await Task.Delay(SignalPatience);
        ChildGroups.KillAll();
#pragma warning disable RS0030 // this is the shell, and the only place that ends the process
        Environment.Exit(signal == 15 ? ExitCodes.Terminated : ExitCodes.Interrupted);
#pragma warning restore RS0030
    }

    /// <summary>Runs one command line against a console and a folder; tests call this in process.</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, string workingDirectory, CancellationToken cancellation)
    {
        var line = new CommandLine(args);
        console.Configure(line.IsJson, line.IsQuiet);
        try
        {
            // What waited for nothing needs no machinery of waiting, whose compilation is a part of a short command's time.
            var running = Dispatcher.RunAsync(line, console, workingDirectory, cancellation);
            return running.IsCompletedSuccessfully ? running : EndAsync(running, console, args, cancellation);
        }
        catch (Exception e)
        {
            return Task.FromResult(ErrorReport.Write(e, console, args, cancellation));
        }
    }

    private static async Task<int> EndAsync(Task<int> running, CliConsole console, IReadOnlyList<string> args, CancellationToken cancellation)
    {
        try
        {
            return await running;
        }
        catch (Exception e)
        {
            return ErrorReport.Write(e, console, args, cancellation);
        }
    }
}
