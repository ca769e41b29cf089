using System.CommandLine;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Ui;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Platform.Modules;

/// <summary>A module's door: its tables, routes, commands. Pages and texts are found in its assembly.</summary>
public interface IModule
{
    /// <summary>The module's name as in the tree: <c>Cases</c>.</summary>
    string Name { get; }

    /// <summary>The options of the environment that the module reads.</summary>
    IReadOnlyList<NamedOption> Options => [];

    void ConfigureModel(ModelBuilder model, OutbreakDb db);

    /// <summary>The routes, below <c>/api</c>.</summary>
    void Map(IEndpointRouteBuilder api);

    /// <summary>Routes beside <c>/api</c> that are no Blazor pages: what is open to everybody, in a form of its own.</summary>
    void MapSite(IEndpointRouteBuilder site)
    {
    }

    /// <summary>The commands of the command line, each beside the slice it runs.</summary>
    void AddCommands(CommandTree commands);

    /// <summary>Listens to what modules below have done; runs in their transaction.</summary>
    Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// What a message that waits in the outbox says now and where it goes, or that it is needed no more; null where it is
    /// none of this module's.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="db">Reads everything.</param>
    /// <param name="texts">The words of the recipient's language.</param>
    /// <param name="site">Where people open this deployment; null where it is not known.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Ends it.</param>
    ValueTask<Outgoing?> PrepareAsync(OutboxMessage message, OutbreakDb db, Texts texts, Uri? site, TimeProvider clock, CancellationToken cancellation) => new((Outgoing?)null);

    /// <summary>What the actor must be told on every page, in the actor's language; asked with each page, so it must cost next to nothing for those who are not concerned.</summary>
    ValueTask<IReadOnlyList<ShellNotice>> NoticesAsync(OutbreakDb db, Actor actor, Words words, TimeProvider clock, CancellationToken cancellation) => new([]);

    /// <summary>Fills a new database with the tables of facts that the module ships.</summary>
    Task SeedAsync(Run run, Databases databases, Actor actor, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>The modules this program is made of, lowest first.</summary>
public sealed record ModuleCatalog(IReadOnlyList<IModule> All);

/// <summary>The command line under construction: <c>import</c>, <c>export</c>, <c>db</c>, <c>epi</c> are shared by modules.</summary>
public sealed class CommandTree(RootCommand root, CommandHost host)
{
    public RootCommand Root { get; } = root;

    public CommandHost Host { get; } = host;

    /// <summary>The words of <c>--help</c>.</summary>
    public Localisation.Words T => Host.T;

    /// <summary>The group command of that name, made at its first use; described by the text <c>cli.</c> and its name.</summary>
    public Command Group(string name)
    {
        var group = Root.Subcommands.FirstOrDefault(c => c.Name == name);
        if (group is null)
        {
            group = new Command(name, T["cli." + name]);
            Root.Subcommands.Add(group);
        }
        return group;
    }
}
