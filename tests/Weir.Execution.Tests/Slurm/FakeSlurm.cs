using System.Diagnostics;
using Weir.Execution.Slurm;
using Weir.Testing;

namespace Weir.Execution.Tests.Slurm;

/// <summary>Commands of a Slurm that says what a test wants it to say. A job that it takes runs here.</summary>
internal sealed class FakeSlurm : IDisposable
{
    private const string Takes = "cat > \"$fake/script.$number\"; for word; do case $word in --comment=*) echo \"${word#*=}\" > \"$fake/name.$number\";; esac; done; ";

    private readonly TempFolder _folder = new();

    public FakeSlurm()
    {
        // Made by another process: one that this process had open for writing could not be run while some other test starts a process, which inherits it for a moment.
        using var make = Process.Start("/bin/sh", ["-c", """cd "$1" && for name in sbatch scontrol scancel; do printf '#!/bin/sh\nexec /bin/sh "$0.says" "$@"\n' > $name; chmod +x $name; done""", "sh", _folder.Path]);
        make.WaitForExit();
        Say("sbatch", $"number=$(next); {Takes} run; echo $number");
        Say("scontrol", "echo 'slurm_load_jobs error: Invalid job id specified' >&2; exit 1");
        Say("scancel", string.Empty);
    }

    /// <summary>Folder for jobs; they may write here.</summary>
    public string this[string name] => _folder[name];

    /// <summary>How often <c>sbatch</c> was called.</summary>
    public int Submissions => File.Exists(_folder["last"]) ? File.ReadAllLines(_folder["last"]).Length : 0;

    /// <summary>Executor on it that loses patience soon.</summary>
    public SlurmExecutor Executor() => new(_folder["jobs"], new SlurmOptions
    {
        Programs = _folder.Path,
        AskEvery = TimeSpan.FromMilliseconds(100),
        ResultPatience = TimeSpan.FromMilliseconds(600),
        ControllerPatience = TimeSpan.FromSeconds(3),
        StuckAfter = TimeSpan.FromMilliseconds(500),
        Gathering = TimeSpan.FromMilliseconds(10),
    });

    /// <summary>Makes a command say something: a script, in which <c>next</c> prints the number of this submission, <c>run</c> runs its first task, and
    /// <c>$fake</c> is the folder.</summary>
    public void Say(string command, string script)
    {
        var text = $$"""
            fake='{{_folder.Path}}'
            next() { echo >> "$fake/last"; grep -c '' "$fake/last"; }
            run() { SLURM_ARRAY_TASK_ID=0 SLURMD_NODENAME=n1 setsid /bin/sh "$fake/script.$number" < /dev/null > "$fake/out.$number" 2>&1 & }
            take() { number=$1; shift; {{Takes}} }
            {{script}}

            """;
        _folder.Write(command + ".new", text);
        File.Move(_folder[command + ".new"], _folder[command + ".says"], overwrite: true);
    }

    public void Dispose() => _folder.Dispose();
}
