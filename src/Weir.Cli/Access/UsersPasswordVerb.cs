using System.CommandLine;
using Weir.Cli.Shell;
using Weir.Client.Calls;
using Weir.Tracking;

namespace Weir.Cli.Access;

/// <summary>Sets a password.</summary>
internal sealed class UsersPasswordVerb : AccessVerb
{
    private readonly Argument<string> _name = new("NAME") { Description = "user name" };
    private readonly Option<string?> _password = PasswordFile();

    public override string Path => "users password";

    public override string Summary => "Set a user's password";

    public override IReadOnlyList<Example> Examples => [new("weir users password ann --password-file new.txt", "at least 12 characters"), new("weir users password admin", "in the project itself: the way back in for who lost it")];

    public override IReadOnlyList<string> SeeAlso => ["users create", "tokens create"];

    public override void Define(Command command)
    {
        command.Add(_name);
        command.Add(_password);
    }

    protected override async Task<int> RunAsync(VerbContext context, ProjectTracking tracking, CancellationToken cancellation)
    {
        var name = context.Get(_name)!;
        var (password, isNew) = Password(context, _password);
        await tracking.Client.CallAsync(UserCalls.UpdatePassword, new UpdatePassword(name, password), cancellation);
        if (isNew && !context.IsJson) context.Console.Line(password);
        return Done(context, $"the password of '{name}' was set", ("username", name), ("password", isNew ? password : null));
    }
}
