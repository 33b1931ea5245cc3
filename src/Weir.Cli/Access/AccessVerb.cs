using System.CommandLine;
using System.Security.Cryptography;
using Weir.Cli.Shell;
using Weir.Cli.Tracking;
using Weir.Foundation.Errors;

namespace Weir.Cli.Access;

/// <summary>What the verbs on users and permissions share. They work on the project's own store, or on the server that the environment names.</summary>
internal abstract class AccessVerb : TrackingVerb
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public override VerbGroup Group => VerbGroup.Server;

    /// <summary>Where a password comes from: never the command line, which others on the machine can read.</summary>
    protected static Option<string?> PasswordFile() => new("--password-file") { Description = "file with the password (or WEIR_NEW_PASSWORD); without either one is made up and shown this once", HelpName = "FILE" };

    /// <summary>The password, and whether it was made up.</summary>
    protected static (string Password, bool IsNew) Password(VerbContext context, Option<string?> option)
    {
        if (context.Get(option) is { } file)
        {
            var path = context.Resolve(file);
            return File.Exists(path) ? (File.ReadAllText(path).TrimEnd('\r', '\n'), false) : throw WeirException.FileNotFound(file);
        }

        return Environment.GetEnvironmentVariable("WEIR_NEW_PASSWORD") is { Length: > 0 } given ? (given, false) : (RandomNumberGenerator.GetString(Letters, 24), true);
    }

    /// <summary>Tells what was done: as JSON, or in a sentence.</summary>
    protected static int Done(VerbContext context, string sentence, params (string Name, string? Value)[] fields)
    {
        if (context.IsJson)
        {
            context.Console.Json(json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in fields) json.WriteString(name, value);
                json.WriteEndObject();
            });
        }
        else
        {
            context.Console.Say(sentence);
        }

        return ExitCodes.Success;
    }
}
