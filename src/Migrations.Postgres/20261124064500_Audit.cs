using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Audit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // The chain begins anew: lines without a place in it cannot be proved.
            migrationBuilder.DropTable(
                name: "audit_line");

            migrationBuilder.CreateTable(
                name: "audit_line",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    actor = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    use_case = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    records = table.Column<string>(type: "text", nullable: false),
                    subjects = table.Column<byte[]>(type: "bytea", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    change_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_line", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_detail",
                columns: table => new
                {
                    line_id = table.Column<long>(type: "bigint", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", nullable: false),
                    change = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_detail", x => x.line_id);
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    position = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_head", x => x.position);
                });

            migrationBuilder.CreateTable(
                name: "audit_subject",
                columns: table => new
                {
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    line_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_subject", x => new { x.subject, x.line_id });
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_actor_at",
                table: "audit_line",
                columns: new[] { "actor", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_at_id",
                table: "audit_line",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_position_at",
                table: "audit_line",
                columns: new[] { "position", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_use_case_at",
                table: "audit_line",
                columns: new[] { "use_case", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_detail");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "audit_subject");

            migrationBuilder.DropTable(
                name: "audit_line");

            migrationBuilder.CreateTable(
                name: "audit_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    use_case = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    records = table.Column<string>(type: "text", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_line", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_audit_line_at",
                table: "audit_line",
                column: "at");
        }
    }
}
